/** Task tokens: what a worker gives back to say which task it means. ASCII, so that a log of them can be read. */
import { invalidArgument } from './errors.ts';
import { isUuid } from './idSource.ts';

export type TaskToken =
  | {
      readonly kind: 'workflowTask';
      readonly runId: string;
      readonly scheduledEventId: number;
      readonly startedEventId: number;
      readonly stamp: number;
    }
  | {
      readonly kind: 'activity';
      readonly runId: string;
      readonly scheduledEventId: number;
      readonly attempt: number;
      readonly stamp: number;
    }
  | { readonly kind: 'query'; readonly queryId: string };

const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
};

/** The bytes that a worker carries. */
export function encodeToken(token: TaskToken): Uint8Array {
  switch (token.kind) {
    case 'workflowTask':
      return bytesOf(
        `w|${token.runId}|${token.scheduledEventId}|${token.startedEventId}|${token.stamp}`,
      );
    case 'activity':
      return bytesOf(`a|${token.runId}|${token.scheduledEventId}|${token.attempt}|${token.stamp}`);
    case 'query':
      return bytesOf(`q|${token.queryId}`);
  }
}

const MALFORMED = 'Error deserializing task token.';
/** The longest token is far shorter. */
const TOKEN_BYTES_MAX = 200;

const WHOLE_NUMBER = /^\d+$/;

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const code of bytes) text += String.fromCharCode(code);
  return text;
}

/** Reads a token; throws INVALID_ARGUMENT as the real server does when it is missing or broken. */
export function decodeToken(bytes: Uint8Array | undefined): TaskToken {
  if (!bytes?.length) throw invalidArgument('Task token not set on request.');
  if (bytes.length > TOKEN_BYTES_MAX) throw invalidArgument(MALFORMED);
  const [kind, id = '', ...numbers] = textOf(bytes).split('|');
  if (!isUuid(id)) throw invalidArgument(MALFORMED);
  if (kind === 'q' && numbers.length === 0) return { kind: 'query', queryId: id };
  if (numbers.length !== 3 || !numbers.every((text) => WHOLE_NUMBER.test(text))) {
    throw invalidArgument(MALFORMED);
  }
  const [first = 0, second = 0, stamp = 0] = numbers.map(Number);
  switch (kind) {
    case 'w':
      return {
        kind: 'workflowTask',
        runId: id,
        scheduledEventId: first,
        startedEventId: second,
        stamp,
      };
    case 'a':
      return { kind: 'activity', runId: id, scheduledEventId: first, attempt: second, stamp };
    default:
      throw invalidArgument(MALFORMED);
  }
}
