/** Real histories to test with, recorded from Temporal's own server, and generated ones of any size. */
import type { Execution, HistoryEvent } from '../../shared/ipc/models.ts';
import canceled from './fixtures/canceled.json' with { type: 'json' };
import continued from './fixtures/continued.json' with { type: 'json' };
import endings from './fixtures/endings.json' with { type: 'json' };
import failedTasks from './fixtures/failedTasks.json' with { type: 'json' };
import fanout from './fixtures/fanout.json' with { type: 'json' };
import orderSaga from './fixtures/orderSaga.json' with { type: 'json' };
import runTimedOut from './fixtures/runTimedOut.json' with { type: 'json' };
import subscription from './fixtures/subscription.json' with { type: 'json' };

/** A run at a moment. */
export interface RecordedRun {
  /** Virtual now when it was recorded. */
  readonly nowMs: number;
  readonly execution: Execution;
  readonly events: readonly HistoryEvent[];
}

const recorded = {
  /** Open: an activity on its second attempt, a child, a timer, a signal, an update, a patch, a local activity. */
  orderSaga,
  /** Open: 91 days of timers that were skipped. */
  subscription,
  /** Open: 40 activities, 16 at once, some retrying. */
  fanout,
  /** Failed: every way in which something can end. */
  endings,
  /** Completed after its workflow tasks failed. */
  failedTasks,
  continued,
  runTimedOut,
  canceled,
} as const;

/** The names of the recorded runs. */
export type RecordedName = keyof typeof recorded;

export const recordedNames = Object.keys(recorded) as readonly RecordedName[];

/** A recorded run. */
export function recordedRun(name: RecordedName): RecordedRun {
  return recorded[name] as unknown as RecordedRun;
}
