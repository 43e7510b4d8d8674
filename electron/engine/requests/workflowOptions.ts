/** What can be changed of a run from outside: its options, whether it is paused, and whether it exists. */
import type { UpdateWorkflowExecutionOptionsRequest, WorkflowExecutionOptions } from '../../../shared/protocol/messages.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { terminateRun } from '../machines/workflowControl.ts';
import { scheduleWorkflowTask, dropTask } from '../machines/workflowTask.ts';
import { take } from '../core/machine.ts';
import { queueActivity } from '../machines/activity.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey } from '../state/world.ts';
import { findRun, findRunning } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';

type Options = Pick<WorkflowExecutionOptions, 'versioningOverride' | 'priority'>;

/** Paths of an update mask that are known, by the option they change. */
const MASK_PATHS: ReadonlyMap<string, keyof Options> = new Map([
  ['versioning_override', 'versioningOverride'],
  ['versioningOverride', 'versioningOverride'],
  ['priority', 'priority'],
]);

function maskedOptions(request: UpdateWorkflowExecutionOptionsRequest): Set<keyof Options> {
  const paths = request.updateMask?.paths;
  if (!paths?.length) throw invalidArgument('UpdateMask is required');
  const names = new Set<keyof Options>();
  for (const path of paths) {
    const name = MASK_PATHS.get(path.split('.')[0] ?? '');
    if (!name) {
      throw invalidArgument(
        `error parsing UpdateMask: proto: invalid path "${path}" for message "temporal.api.workflow.v1.WorkflowExecutionOptions"`,
      );
    }
    names.add(name);
  }
  return names;
}

function checkPinned(execution: Execution, { versioningOverride }: Options): void {
  const version = versioningOverride?.pinned?.version;
  if (!version) return;
  throw new RequestError(
    'FAILED_PRECONDITION',
    `Pinned version '${version.deploymentName}:${version.buildId}' is not present in task queue '${execution.replayed.taskQueue}' of type 'Workflow'`,
  );
}

/** Removes a run and everything that is kept of it. */
function deleteRun(tx: Transaction, execution: Execution): void {
  const { world } = tx;
  if (execution.isRunning) {
    terminateRun(tx, execution, { reason: 'Delete workflow execution', identity: 'history-service' });
  }
  tx.after(() => {
    world.executions.delete(execution.runId);
    const key = currentKey(execution.namespace, execution.workflowId);
    if (world.current.get(key) === execution) world.current.delete(key);
  });
}

export const workflowOptionsHandlers: WorkflowServiceHandlers = {
  UpdateWorkflowExecutionOptions(tx, request) {
    const execution = findRunning(tx.world, request.namespace ?? '', request.workflowExecution);
    const names = maskedOptions(request);
    const wanted: Options = request.workflowExecutionOptions ?? {};
    if (names.has('versioningOverride')) checkPinned(execution, wanted);
    const versioningOverride = names.has('versioningOverride')
      ? wanted.versioningOverride
      : execution.replayed.versioningOverride;
    tx.append(
      execution,
      'workflowExecutionOptionsUpdated',
      {
        ...(versioningOverride ? { versioningOverride } : { unsetVersioningOverride: true }),
        ...(names.has('priority') && { priority: wanted.priority ?? {} }),
        identity: request.identity,
      },
      { workerMayIgnore: true },
    );
    const { priority } = execution.replayed;
    return { workflowExecutionOptions: { versioningOverride, ...(priority && { priority }) } };
  },

  PauseWorkflowExecution(tx, request) {
    const { namespace = '', workflowId, runId, identity = '', reason = '', requestId = '' } = request;
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (execution.replayed.paused) {
      if (execution.pause?.requestId === requestId) return {};
      throw new RequestError('FAILED_PRECONDITION', 'workflow is already paused.');
    }
    if (execution.task.status === 'scheduled') take(tx, execution.task, dropTask, { execution });
    tx.append(execution, 'workflowExecutionPaused', { identity, reason, requestId }, { workerMayIgnore: true });
    execution.pause = { at: tx.timeOf(execution), identity, reason, requestId };
    return {};
  },

  UnpauseWorkflowExecution(tx, request) {
    const { namespace = '', workflowId, runId, identity, reason, requestId } = request;
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (!execution.replayed.paused) throw new RequestError('FAILED_PRECONDITION', 'workflow is not paused.');
    tx.append(execution, 'workflowExecutionUnpaused', { identity, reason, requestId }, { workerMayIgnore: true });
    execution.pause = undefined;
    const { lastCompletedTaskStartedId, lastTaskCompletedId } = execution.replayed;
    const sawAll = execution.store.count <= Math.max(lastCompletedTaskStartedId, lastTaskCompletedId);
    if (!sawAll && execution.firstTaskAt === undefined) scheduleWorkflowTask(tx, execution);
    for (const activity of execution.activities?.values() ?? []) {
      if (activity.status === 'scheduled') queueActivity(tx, execution, activity);
    }
    return {};
  },

  DeleteWorkflowExecution(tx, request) {
    const execution = findRun(tx.world, request.namespace ?? '', request.workflowExecution);
    tx.touch(execution);
    deleteRun(tx, execution);
    return {};
  },
};
