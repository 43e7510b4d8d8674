/** Which machine starts which task, and who hears of a run's end. */
import { assertNever } from '../../../shared/util/assertNever.ts';
import { scheduledRunClosed } from '../schedules/runEnd.ts';
import type { Wiring } from '../state/wiring.ts';
import { startActivityTask } from './activityStart.ts';
import { applyParentClosePolicies, notifyParent } from './childWorkflow.ts';
import { abortQueries, startDirectQuery } from './directQuery.ts';
import { closeUpdates } from './update.ts';
import { writeHidden } from './workflowTask.ts';
import { startPolledWorkflowTask } from './workflowTaskStart.ts';

export const wiring: Wiring = {
  startTask(tx, poller, task) {
    switch (task.kind) {
      case 'workflowTask':
        return startPolledWorkflowTask(tx, task.execution, poller);
      case 'activity':
        return startActivityTask(tx, task.execution, task.scheduledEventId, poller);
      case 'query':
        return startDirectQuery(tx, task.queryId, poller);
      default:
        return assertNever(task);
    }
  },
  writeHidden: (tx, execution) => writeHidden(tx, execution, execution.task),
  runClosed(tx, execution) {
    abortQueries(tx, execution);
    closeUpdates(tx, execution);
    applyParentClosePolicies(tx, execution);
    if (execution.newRunId === '') notifyParent(tx, execution);
    scheduledRunClosed(tx, execution);
  },
};
