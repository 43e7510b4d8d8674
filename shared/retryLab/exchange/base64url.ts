/** Text as base64url, in plain JavaScript: this code runs where neither Node nor a browser lends a hand. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** UTF-8, then base64 with `-` and `_`, without padding. Throws for half a surrogate pair, which JSON text never has. */
export function toBase64url(text: string): string {
  const bytes = utf8(text);
  let out = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const bits =
      ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    for (let digit = 0; digit < Math.min(4, left + 1); digit += 1) {
      out += alphabet.charAt((bits >> (18 - 6 * digit)) & 63);
    }
  }
  return out;
}

/** The text, or undefined when it is none. */
export function fromBase64url(encoded: string): string | undefined {
  if (/[^\w-]/.test(encoded) || encoded.length % 4 === 1) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < encoded.length; index += 4) {
    const part = encoded.slice(index, index + 4);
    let bits = 0;
    for (let digit = 0; digit < 4; digit += 1) {
      bits = (bits << 6) | Math.max(0, alphabet.indexOf(part.charAt(digit) || 'A'));
    }
    for (let byte = 0; byte < part.length - 1; byte += 1)
      bytes.push((bits >> (16 - 8 * byte)) & 255);
  }
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not UTF-8: somebody cut or changed the link.
    return undefined;
  }
}

function utf8(text: string): number[] {
  const escaped = encodeURIComponent(text);
  return [...escaped.matchAll(/%([0-9A-F]{2})|(.)/gs)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
