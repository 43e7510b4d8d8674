/** Bytes that are not a valid message of their type. The text is the one that Temporal's own server gives. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

/** A message that cannot be parsed at all. The odd space is the Go library's own: it marks its errors with one that does not break. */
export const malformed = (cause?: unknown): CodecError =>
  new CodecError('proto:\u00a0cannot parse invalid wire-format data', { cause });

/** A `string` field that holds something else. */
export const invalidUtf8 = (cause: unknown): CodecError =>
  new CodecError('string field contains invalid UTF-8', { cause });

/** Messages within messages, deeper than any client could read back. */
export const tooDeep = (): CodecError =>
  new CodecError('proto:\u00a0exceeded maximum recursion depth');
