/** The parts of gRPC's headers and trailers that are more than plain text. */

const UNIT_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** Milliseconds of a `grpc-timeout` header; NaN when it is malformed. */
export function parseTimeout(text: string): number {
  const unit = UNIT_MS[text.slice(-1)];
  const digits = text.slice(0, -1);
  return unit === undefined || !/^\d{1,8}$/.test(digits) ? Number.NaN : Number(digits) * unit;
}

/** Whether a content type is gRPC's, whatever its message format: ours is the only one, as on Temporal's own server. */
export const isGrpcContentType = (text: string | undefined): boolean =>
  text !== undefined && /^application\/grpc($|[+;])/.test(text);

const PLAIN = /^[\x20-\x24\x26-\x7e]*$/;

/** A `grpc-message`: UTF-8 with everything but printable ASCII percent-encoded. */
export function encodeStatusMessage(text: string): string {
  if (PLAIN.test(text)) return text;
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    encoded +=
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** At most that many characters of an encoded `grpc-message`, with no half of an escape or of a character at its end. */
export function cutStatusMessage(encoded: string, lengthMax: number): string {
  if (encoded.length <= lengthMax) return encoded;
  const cut = encoded.slice(0, Math.max(0, lengthMax - 3)).replace(/%[0-9A-F]?$/, '');
  // A run of escapes at the end may be a character's first bytes.
  const run = /(?:%[89A-F][0-9A-F])+$/.exec(cut)?.[0] ?? '';
  return `${cut.slice(0, cut.length - run.length)}${wholeCharacters(run)}...`;
}

function wholeCharacters(escapes: string): string {
  const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
  let length = bytes.length;
  const decodes = (): boolean => !bytes.toString('utf8', 0, length).includes('\uFFFD');
  while (length > 0 && !decodes()) length--;
  return escapes.slice(0, length * 3);
}
