/** What can be changed of a run from outside: its options, whether it is paused, and whether it exists. */
import type {
  UpdateWorkflowExecutionOptionsRequest,
  WorkflowExecutionOptions,
} from '../../../shared/protocol/messages.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { terminateRun } from '../machines/workflowControl.ts';
import { scheduleWorkflowTask, dropTask } from '../machines/workflowTask.ts';
import { take } from '../core/machine.ts';
import { queueActivity } from '../machines/activity.ts';
import { armFastForward } from '../machines/timeSkipping.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey } from '../state/world.ts';
import { findRun, findRunning } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkTimeSkipping, withSkipLimit } from './timeSkipping.ts';

type Options = Pick<
  WorkflowExecutionOptions,
  'versioningOverride' | 'priority' | 'timeSkippingConfig'
>;

/** Paths of an update mask that are known, by the option they change. */
const MASK_PATHS: ReadonlyMap<string, keyof Options> = new Map([
  ['versioning_override', 'versioningOverride'],
  ['versioningOverride', 'versioningOverride'],
  ['priority', 'priority'],
  ['time_skipping_config', 'timeSkippingConfig'],
  ['timeSkippingConfig', 'timeSkippingConfig'],
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
    if (name === 'timeSkippingConfig' && path.includes('.')) {
      throw invalidArgument(
        "error applying update_options: time_skipping_config doesn't support partial update",
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

/** What the event says of time skipping: the merged configuration, and whether this changed it. */
function timeSkippingChange(
  tx: Transaction,
  { replayed }: Execution,
  names: ReadonlySet<keyof Options>,
  wanted: Options,
) {
  const current = replayed.timeSkipping?.config;
  if (!names.has('timeSkippingConfig'))
    return { timeSkippingConfig: current && { ...current }, timeSkippingConfigUpdated: false };
  const timeSkippingConfig = withSkipLimit(tx.world, wanted.timeSkippingConfig);
  // A fast-forward that is given again begins again.
  const changes =
    timeSkippingConfig?.fastForwardConfig !== undefined ||
    JSON.stringify(timeSkippingConfig) !== JSON.stringify(current);
  return { timeSkippingConfig, timeSkippingConfigUpdated: changes };
}

const pauseNotEnabled = (namespace: string): RequestError =>
  new RequestError('UNIMPLEMENTED', `workflow pause is not enabled for namespace: ${namespace}`);

/** Removes a run and everything that is kept of it. */
function deleteRun(tx: Transaction, execution: Execution): void {
  const { world } = tx;
  if (execution.isRunning) {
    terminateRun(tx, execution, {
      reason: 'Delete workflow execution',
      identity: 'history-service',
    });
  }
  tx.after(() => {
    world.executions.delete(execution.runId);
    world.index.remove(execution);
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
    checkTimeSkipping(tx.world, wanted.timeSkippingConfig);
    const versioningOverride = names.has('versioningOverride')
      ? wanted.versioningOverride
      : execution.replayed.versioningOverride;
    const timeSkipping = timeSkippingChange(tx, execution, names, wanted);
    tx.append(
      execution,
      'workflowExecutionOptionsUpdated',
      {
        ...(versioningOverride ? { versioningOverride } : { unsetVersioningOverride: true }),
        ...(names.has('priority') && { priority: wanted.priority ?? {} }),
        identity: request.identity,
        ...timeSkipping,
      },
      { workerMayIgnore: true },
    );
    if (timeSkipping.timeSkippingConfigUpdated) armFastForward(tx, execution);
    const { priority } = execution.replayed;
    const { timeSkippingConfig } = timeSkipping;
    return {
      workflowExecutionOptions: {
        versioningOverride,
        ...(priority && { priority }),
        timeSkippingConfig,
      },
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
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (execution.replayed.paused) {
      if (execution.pause?.requestId === requestId) return {};
      throw new RequestError('FAILED_PRECONDITION', 'workflow is already paused.');
    }
    if (execution.task.status === 'scheduled') take(tx, execution.task, dropTask, { execution });
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
    const execution = findRunning(tx.world, namespace, { workflowId, runId });
    if (!execution.replayed.paused)
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
