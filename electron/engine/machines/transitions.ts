/** Every transition of every machine, for tests that want each edge taken and for the diagrams in docs/mechanisms. */
import {
  closeActivity,
  pauseActivity,
  requeueActivity,
  resumeBackoff,
  retryActivity,
  retryPaused,
  startActivity,
} from './activity.ts';
import {
  abortUpdate,
  acceptUpdate,
  closeAcceptedUpdate,
  completeUpdate,
  rejectUpdate,
  resendUpdate,
  sendUpdate,
} from './update.ts';
import {
  completeTask,
  dropTask,
  failTask,
  scheduleTask,
  startTask,
  timeOutTask,
} from './workflowTask.ts';

/** What a transition is, without what it does. */
export interface TransitionShape {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: string;
}

/** By machine. */
export const TRANSITIONS: Readonly<Record<string, readonly TransitionShape[]>> = {
  workflowTask: [scheduleTask, startTask, completeTask, failTask, timeOutTask, dropTask],
  activity: [
    startActivity,
    retryActivity,
    requeueActivity,
    pauseActivity,
    retryPaused,
    resumeBackoff,
    closeActivity,
  ],
  update: [
    sendUpdate,
    resendUpdate,
    acceptUpdate,
    completeUpdate,
    rejectUpdate,
    closeAcceptedUpdate,
    abortUpdate,
  ],
};

/** Every edge, as `take` records it: `activity.start: scheduled -> started`. */
export const EDGES: readonly string[] = Object.values(TRANSITIONS)
  .flat()
  .flatMap(({ name, from, to }) => from.map((status) => `${name}: ${status} -> ${to}`));
