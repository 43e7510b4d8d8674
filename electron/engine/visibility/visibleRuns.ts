/**
 * The runs in the order of lists: open ones first, the latest started first; then closed ones, the latest closed first
 * (server: the SQL stores order by close time, with none first, then by start time).
 *
 * Runs start and close one after the other, so that two lists which only grow keep that order without sorting.
 */
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Execution } from '../state/execution.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';

/** Where a page ended: behind an open run that started then, or behind a closed one. */
interface Position {
  readonly phase: 'open' | 'closed';
  readonly at: VirtualMs;
  readonly runId: string;
}

/** A page token as bytes. */
export function pageTokenOf(execution: Execution): Uint8Array {
  const { closedAt, startedAt } = execution.replayed;
  return utf8Encode(
    `${closedAt === undefined ? 'open' : 'closed'}|${closedAt ?? startedAt}|${execution.runId}`,
  );
}

/** Reads a token; throws INVALID_ARGUMENT when it is none of ours. */
export function readPageToken(token: Uint8Array): Position {
  const [phase, at, runId = ''] = utf8Decode(token).split('|');
  if ((phase !== 'open' && phase !== 'closed') || Number.isNaN(Number(at))) {
    throw invalidArgument('invalid page token');
  }
  return { phase, at: virtualMs(Number(at)), runId };
}

function rank(a: Execution, b: Execution): number {
  const closedA = a.replayed.closedAt ?? Infinity;
  const closedB = b.replayed.closedAt ?? Infinity;
  if (closedA !== closedB) return closedB - closedA;
  const started = b.replayed.startedAt - a.replayed.startedAt;
  if (started !== 0) return started;
  return a.runId < b.runId ? -1 : 1;
}

/** Sorts runs as lists show them. */
export const sortForList = (runs: Execution[]): Execution[] => runs.sort(rank);

/** Drops the runs up to the one where the page before ended, which may be gone or closed by now. */
export function afterPosition(
  runs: readonly Execution[],
  { phase, at, runId }: Position,
): readonly Execution[] {
  const last = runs.findIndex((run) => run.runId === runId);
  if (last >= 0) return runs.slice(last + 1);
  return runs.filter(({ replayed }) =>
    phase === 'open'
      ? replayed.closedAt !== undefined || replayed.startedAt < at
      : replayed.closedAt !== undefined && replayed.closedAt < at,
  );
}
