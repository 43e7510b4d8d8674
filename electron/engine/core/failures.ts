/** Failures that the server makes itself, and those of workers that it cuts (server: common/failure/failure.go). */
import type { Failure } from '../../../shared/protocol/messages.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';

/** A failure in the server's name. */
export const serverFailure = (
  message: string,
  nonRetryable: boolean,
  cause?: Failure,
): Failure => ({
  message,
  serverFailureInfo: nonRetryable ? { nonRetryable } : {},
  ...(cause && { cause }),
});

/** What the server says in place of a failure that it had to cut; what is left of it is the cause. */
export const OVERSIZED_FAILURE = 'Failure exceeds size limit.';

const CAUSES_DEEP_MAX = 20;
/** What a field costs beside its text. */
const FIELD_BYTES = 4;

/** The failure cut to about so many bytes: what matters most keeps most, details are left out. */
export function truncateFailure(
  failure: Failure,
  bytesMax: number,
  depth = CAUSES_DEEP_MAX,
): Failure {
  let left = bytesMax;
  const take = (text: string | undefined): string | undefined => {
    if (!text) return undefined;
    const cut = truncateText(text, left);
    left -= utf8Length(cut) + FIELD_BYTES;
    return cut;
  };
  const info = keptInfo(failure, take);
  left -= info.bytes;
  const short: Failure = {
    ...info.fields,
    source: take(failure.source),
    message: take(failure.message),
    stackTrace: take(failure.stackTrace),
  };
  const hasRoom = left > FIELD_BYTES && depth > 0;
  if (!failure.cause || !hasRoom) return short;
  return { ...short, cause: truncateFailure(failure.cause, left - FIELD_BYTES, depth - 1) };
}

/** What says whether a failure may be retried is kept. */
function keptInfo(
  { applicationFailureInfo, serverFailureInfo }: Failure,
  take: (text: string | undefined) => string | undefined,
): { fields: Failure; bytes: number } {
  if (applicationFailureInfo) {
    const { nonRetryable, type } = applicationFailureInfo;
    return { fields: { applicationFailureInfo: { nonRetryable, type: take(type) } }, bytes: 8 };
  }
  if (!serverFailureInfo) return { fields: {}, bytes: 0 };
  const { nonRetryable } = serverFailureInfo;
  return { fields: { serverFailureInfo: { nonRetryable } }, bytes: 4 };
}

/** The beginning of a text that has at most so many bytes in UTF-8; no character is cut in two. */
function truncateText(text: string, bytesMax: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > bytesMax) break;
    end += character.length;
  }
  return text.slice(0, end);
}
