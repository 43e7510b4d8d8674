/** Page tokens of lists: where a page ended, which the next one follows even when that run has closed or gone meanwhile. */
import { virtualMs } from '../../../shared/model/units.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Execution } from '../state/execution.ts';
import type { ListPosition } from '../state/runIndex.ts';

/** A page token as bytes. */
export function pageTokenOf({ replayed, runId }: Execution): Uint8Array {
  const { closedAt, startedAt } = replayed;
  return utf8Encode(
    `${closedAt === undefined ? 'open' : 'closed'}|${startedAt}|${closedAt ?? ''}|${runId}`,
  );
}

/** Reads a token; throws INVALID_ARGUMENT when it is none of ours. */
export function readPageToken(token: Uint8Array): ListPosition {
  const [phase, startedAt, closedAt, runId = ''] = utf8Decode(token).split('|');
  const isKnown = phase === 'open' || phase === 'closed';
  if (!isKnown || Number.isNaN(Number(startedAt)) || Number.isNaN(Number(closedAt))) {
    throw invalidArgument('invalid page token');
  }
  return {
    runId,
    replayed: {
      startedAt: virtualMs(Number(startedAt)),
      closedAt: phase === 'open' ? undefined : virtualMs(Number(closedAt)),
    },
  };
}
