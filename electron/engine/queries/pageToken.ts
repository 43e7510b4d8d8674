/** Page tokens of histories: which run, where the next page begins, up to where, and what the reader waits for. */
import { isUuid } from '../core/idSource.ts';
import { invalidArgument } from '../core/errors.ts';

export interface HistoryPageToken {
  readonly runId: string;
  /** The first event id of the next page. */
  readonly next: number;
  /** The last event that belongs to this reading; 0 while the reader follows a running workflow. */
  readonly last: number;
  /** The last page of a workflow task's history ends with the task's own hidden events. */
  readonly withHidden: boolean;
}

/** The token as bytes. */
export function encodePageToken(token: HistoryPageToken): Uint8Array {
  const text = `${token.runId}|${token.next}|${token.last}|${token.withHidden ? 1 : 0}`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Reads a token; throws INVALID_ARGUMENT when it is none of ours. */
export function decodePageToken(bytes: Uint8Array): HistoryPageToken {
  const text = bytes.length > 100 ? '' : String.fromCharCode(...bytes);
  const [runId = '', next, last, withHidden] = text.split('|');
  const [from, to] = [Number(next), Number(last)];
  const isOurs = isUuid(runId) && withHidden !== undefined;
  const isRange = Number.isSafeInteger(from) && from >= 1 && Number.isSafeInteger(to) && to >= 0;
  if (!isOurs || !isRange) throw invalidArgument('Invalid NextPageToken.');
  return { runId, next: from, last: to, withHidden: withHidden === '1' };
}
