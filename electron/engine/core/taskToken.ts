/** Task tokens: what a worker gives back to say which task it means. ASCII, so that a log of them can be read. */
import { invalidArgument } from './errors.ts';

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

const SHAPES = {
  w: /^w\|([0-9a-f-]{36})\|(\d+)\|(\d+)\|(\d+)$/,
  a: /^a\|([0-9a-f-]{36})\|(\d+)\|(\d+)\|(\d+)$/,
  q: /^q\|([0-9a-f-]{36})$/,
};

/** Reads a token; throws INVALID_ARGUMENT as the real server does when it is missing or broken. */
export function decodeToken(bytes: Uint8Array | undefined): TaskToken {
  if (!bytes?.length) throw invalidArgument('Task token not set on request.');
  const text = bytes.length > 200 ? '' : String.fromCharCode(...bytes);
  const query = SHAPES.q.exec(text);
  if (query) return { kind: 'query', queryId: query[1] ?? '' };
  const match = SHAPES.w.exec(text) ?? SHAPES.a.exec(text);
  if (!match) throw invalidArgument('Error deserializing task token.');
  const [, runId = '', first, second, third] = match;
  const stamp = Number(third);
  return text.startsWith('w')
    ? {
        kind: 'workflowTask',
        runId,
        scheduledEventId: Number(first),
        startedEventId: Number(second),
        stamp,
      }
    : { kind: 'activity', runId, scheduledEventId: Number(first), attempt: Number(second), stamp };
}
