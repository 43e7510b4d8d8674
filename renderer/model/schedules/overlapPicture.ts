/** What an overlap policy does, as a picture: actions are due every unit of time, and the first run takes two and a half. */
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';

/** One action: when it is due, and what becomes of it. Times are in units between two actions. */
export interface PictureAction {
  readonly dueAt: number;
  /** `skipped` has no run. */
  readonly outcome: 'completed' | 'canceled' | 'terminated' | 'skipped';
  readonly from: number;
  readonly to: number;
}

const DUE = [0, 1, 2, 3] as const;
const FIRST_RUN = 2.5;
const OTHER_RUN = 0.6;
/** A cancellation lets the workflow clean up; a termination does not. */
const CLEAN_UP = 0.25;

/** The actions of a policy, in the order in which they are due. */
export function overlapPicture(policy: OverlapPolicy): readonly PictureAction[] {
  const actions: PictureAction[] = [];
  let freeAt = 0;
  let lastStart = -1;
  for (const dueAt of DUE) {
    const length = dueAt === 0 ? FIRST_RUN : OTHER_RUN;
    const run = (from: number): void => {
      actions.push({ dueAt, outcome: 'completed', from, to: from + length });
      lastStart = from;
      freeAt = Math.max(freeAt, from + length);
    };
    if (dueAt >= freeAt || policy === 'ALLOW_ALL') {
      run(dueAt);
      continue;
    }
    switch (policy) {
      case 'BUFFER_ONE':
        // One that has not begun yet is in the only place there is.
        if (lastStart > dueAt) actions.push(skipped(dueAt));
        else run(freeAt);
        break;
      case 'BUFFER_ALL':
        run(freeAt);
        break;
      case 'CANCEL_OTHER':
      case 'TERMINATE_OTHER': {
        const ends = dueAt + (policy === 'CANCEL_OTHER' ? CLEAN_UP : 0);
        const other = actions.pop();
        const outcome = policy === 'CANCEL_OTHER' ? 'canceled' : 'terminated';
        if (other) actions.push({ ...other, outcome, to: ends });
        freeAt = ends;
        run(ends);
        break;
      }
      case 'SKIP':
        actions.push(skipped(dueAt));
        break;
      default:
        assertNever(policy);
    }
  }
  return actions;
}

const skipped = (dueAt: number): PictureAction => ({
  dueAt,
  outcome: 'skipped',
  from: dueAt,
  to: dueAt,
});

/** The policies in the order in which they are offered, with what they do in words. */
export const OVERLAP_WORDS: Readonly<
  Record<OverlapPolicy, { readonly name: string; readonly sentence: string }>
> = {
  SKIP: { name: 'Skip', sentence: 'While a run is open, the actions that are due are left out.' },
  BUFFER_ONE: {
    name: 'Buffer one',
    sentence: 'The first action that is due waits for the open run; others are left out.',
  },
  BUFFER_ALL: {
    name: 'Buffer all',
    sentence: 'Every action waits for those before it. One run after the other, however late.',
  },
  CANCEL_OTHER: {
    name: 'Cancel other',
    sentence: 'The open run is canceled; the new one starts when it has cleaned up.',
  },
  TERMINATE_OTHER: {
    name: 'Terminate other',
    sentence: 'The open run is terminated, without cleaning up, and the new one starts.',
  },
  ALLOW_ALL: {
    name: 'Allow all',
    sentence: 'Every action starts at once, beside the runs that are open.',
  },
};
