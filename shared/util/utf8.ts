/** UTF-8 without TextEncoder, which the engine's runtime does not have. */

/** The bytes of a text; lone surrogates become U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) out.push(point);
    else if (point < 0x800) out.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000)
      out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      out.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return Uint8Array.from(out);
}

/** How many bytes a text has in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    // The second half of a pair has been counted with the first.
    if (code >= 0x10000) at += 1;
  }
  return length;
}

/** The text of UTF-8 bytes; malformed sequences become U+FFFD. */
export function utf8Decode(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    let code =
      length === 1 ? lead : length === 2 ? lead & 0x1f : length === 3 ? lead & 0x0f : lead & 0x07;
    let taken = 1;
    while (taken < length && ((bytes[at + taken] ?? 0) & 0xc0) === 0x80) {
      code = (code << 6) | ((bytes[at + taken] ?? 0) & 0x3f);
      taken += 1;
    }
    const valid =
      length > 0 &&
      taken === length &&
      code <= 0x10ffff &&
      !(code >= 0xd800 && code <= 0xdfff) &&
      !(length === 3 && code < 0x800) &&
      !(length === 4 && code < 0x10000);
    text += valid ? String.fromCodePoint(code) : '\ufffd';
    at += taken;
  }
  return text;
}
