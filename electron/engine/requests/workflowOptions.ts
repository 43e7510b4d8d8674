/** What can be changed of a run from outside: its options, whether it is paused, and whether it exists. */
import { WorkflowTaskFailedCause } from '../../../shared/protocol/enums.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import { deleteRun } from '../machines/deleteRun.ts';
import { failTask, scheduleWorkflowTask } from '../machines/workflowTask.ts';
import { take } from '../core/machine.ts';
import { queueActivity, resumeBackoff } from '../machines/activity.ts';
import { findRun, findRunning } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { applyOptionsUpdate, readOptionsUpdate } from './optionsUpdate.ts';

const pauseNotEnabled = (namespace: string): RequestError =>
  new RequestError('UNIMPLEMENTED', `workflow pause is not enabled for namespace: ${namespace}`);

function checkWorkflowIdSet(workflowId: string | undefined): void {
  if (!workflowId) throw invalidArgument("Can't load workflow execution. WorkflowId not set.");
}

export const workflowOptionsHandlers: WorkflowServiceHandlers = {
  UpdateWorkflowExecutionOptions(tx, request) {
    const execution = findRunning(tx.world, request.namespace ?? '', request.workflowExecution);
    const update = readOptionsUpdate(tx.world, execution, request);
    return {
      workflowExecutionOptions: applyOptionsUpdate(tx, execution, update, request.identity),
    };
  },

  PauseWorkflowExecution(tx, request) {
    const {
      namespace = '',
      workflowId,
      runId,
      identity = '',
      reason = '',
      requestId = '',
    } = request;
    if (!tx.world.switches.workflowPause) throw pauseNotEnabled(namespace);
    checkWorkflowIdSet(workflowId);
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (execution.isPaused) {
      if (execution.pause?.requestId === requestId) return {};
      throw new RequestError('FAILED_PRECONDITION', 'workflow is already paused.');
    }
    if (execution.task.status === 'scheduled') {
      const cause = WorkflowTaskFailedCause.WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED;
      take(tx, execution.task, failTask, { execution, cause, identity: '', countAttempt: false });
    }
    // What waits now waits until it is unpaused; a retry of what runs goes out in spite of the pause, as the real server's does.
    for (const activity of execution.activities?.values() ?? []) {
      if (activity.status === 'scheduled' || activity.status === 'backoff') activity.stamp += 1;
    }
    tx.append(
      execution,
      'workflowExecutionPaused',
      { identity, reason, requestId },
      { workerMayIgnore: true },
    );
    execution.pause = { at: tx.timeOf(execution), identity, reason, requestId };
    return {};
  },

  UnpauseWorkflowExecution(tx, request) {
    const { namespace = '', workflowId, runId, identity, reason, requestId } = request;
    checkWorkflowIdSet(workflowId);
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (!execution.isPaused)
      throw new RequestError('FAILED_PRECONDITION', 'workflow is not paused.');
    tx.append(
      execution,
      'workflowExecutionUnpaused',
      { identity, reason, requestId },
      { workerMayIgnore: true },
    );
    execution.pause = undefined;
    const { lastCompletedTaskStartedId, lastTaskCompletedId } = execution.replayed;
    const sawAll =
      execution.store.count <= Math.max(lastCompletedTaskStartedId, lastTaskCompletedId);
    if (!sawAll && execution.firstTaskAt === undefined) scheduleWorkflowTask(tx, execution);
    for (const activity of execution.activities?.values() ?? []) {
      if (activity.status === 'scheduled') queueActivity(tx, execution, activity);
      if (activity.status === 'backoff') take(tx, activity, resumeBackoff, { execution });
    }
    return {};
  },

  DeleteWorkflowExecution(tx, request) {
    const execution = findRun(tx.world, request.namespace ?? '', request.workflowExecution);
    deleteRun(tx, execution, 'Delete workflow execution');
    return {};
  },
};
