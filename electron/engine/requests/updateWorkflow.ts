/** UpdateWorkflowExecution, PollWorkflowExecutionUpdate and ExecuteMultiOperation (update-with-start). */
import {
  EventType,
  UpdateWorkflowExecutionLifecycleStage as Stage,
  WorkflowIdConflictPolicy,
} from '../../../shared/protocol/enums.ts';
import type {
  ExecuteMultiOperationRequest,
  Link,
  UpdateWorkflowExecutionRequest,
  UpdateWorkflowExecutionResponse,
} from '../../../shared/protocol/messages.ts';
import {
  errorDetail,
  GRPC_CODE,
  invalidArgument,
  notFound,
  RequestError,
  workflowNotReady,
} from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { hasAdmittedUpdate, recordedUpdate, viewOf, workflowClosing } from '../machines/update.ts';
import { scheduleWorkflowTask } from '../machines/workflowTask.ts';
import type { Execution } from '../state/execution.ts';
import type { Update, UpdateView } from '../state/update.ts';
import { alreadyCompleted, checkRunReference, findRun, requireNamespace } from './findRun.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { checkLength } from './startChecks.ts';
import { currentRun, startResponse, startWorkflow } from './startWorkflow.ts';

function linkOf(
  execution: Execution,
  view: UpdateView,
  requestId: string | undefined,
): Link | undefined {
  const { namespace, workflowId, runId } = execution;
  if (view.accepted && !view.outcome?.failure) {
    const eventType = EventType.WORKFLOW_EXECUTION_UPDATE_ACCEPTED;
    const requestIdRef = { ...(requestId && { requestId }), eventType };
    return { workflowEvent: { namespace, workflowId, runId, requestIdRef } };
  }
  if (!view.outcome) return undefined;
  return { workflow: { namespace, workflowId, runId, reason: 'Update rejected' } };
}

/** @param requestId that of the request which is answered */
function updateResponse(
  execution: Execution,
  view: UpdateView,
  requestId?: string,
): UpdateWorkflowExecutionResponse {
  const { workflowId, runId } = execution;
  return {
    updateRef: { workflowExecution: { workflowId, runId }, updateId: view.updateId },
    outcome: view.outcome,
    stage: view.stage as Stage,
    link: linkOf(execution, view, requestId),
  };
}

/** A stage that a client may wait for; ADMITTED is reached at once, so that it is not one. */
const stageOf = (stage: number | undefined): number =>
  stage === Stage.COMPLETED ? Stage.COMPLETED : Stage.ACCEPTED;

function checkUpdate(tx: Transaction, request: UpdateWorkflowExecutionRequest): string {
  const { meta, input } = request.request ?? {};
  if (!meta) throw invalidArgument('Update meta is not set on request.');
  checkLength(tx.world.limits, 'UpdateId', meta.updateId);
  if (!input) throw invalidArgument('Update input is not set on request.');
  if (!input.name) throw invalidArgument('Update name is not set on request.');
  return meta.updateId ?? '';
}

/** Refuses an update that the run can't take: too many at once, or in all. Reads only. */
function checkRoom(tx: Transaction, execution: Execution): void {
  const { updatesInFlightMax, updatesTotalMax } = tx.world.limits;
  const inFlight = execution.updates?.size ?? 0;
  if (inFlight >= updatesInFlightMax) {
    throw new RequestError(
      'RESOURCE_EXHAUSTED',
      `limit on number of concurrent in-flight updates has been reached (${updatesInFlightMax})`,
      [errorDetail('ResourceExhaustedFailure', { cause: 2, scope: 1 })],
    );
  }
  if (inFlight + (execution.replayed.updates?.size ?? 0) >= updatesTotalMax) {
    throw new RequestError(
      'FAILED_PRECONDITION',
      `limit on number of total updates has been reached (${updatesTotalMax})`,
    );
  }
}

/** Refuses any update while a running run is in no state for one. Reads only. */
function checkReady({ world }: Transaction, execution: Execution): void {
  const { isRunning, isPaused, task, closeAttempted } = execution;
  if (!isRunning) return;
  if (isPaused)
    throw new RequestError(
      'FAILED_PRECONDITION',
      'Workflow is paused. Cannot update the workflow.',
    );
  if (task.attempt >= world.limits.failFastTaskAttempts) {
    throw workflowNotReady(
      'Unable to perform workflow execution update due to Workflow Task in failed state.',
    );
  }
  if (closeAttempted && task.status === 'started') throw workflowClosing();
}

/** Refuses an update that the run can't take. Reads only. */
function checkAdmission(tx: Transaction, execution: Execution, updateId: string): void {
  checkReady(tx, execution);
  if (execution.updates?.has(updateId) || recordedUpdate(execution, updateId)) return;
  if (!execution.isRunning) throw alreadyCompleted();
  checkRoom(tx, execution);
}

/** The update of that id on a run, new or known; a view of it when it needs no waiting for. */
function admit(
  tx: Transaction,
  execution: Execution,
  request: UpdateWorkflowExecutionRequest,
): Update | UpdateView {
  const updateId = request.request?.meta?.updateId || tx.newId();
  checkAdmission(tx, execution, updateId);
  const known = execution.updates?.get(updateId) ?? recordedUpdate(execution, updateId);
  if (known) return known;
  const { meta, ...rest } = request.request ?? {};
  const update: Update = {
    status: 'admitted',
    updateId,
    request: { ...rest, meta: { ...meta, updateId } },
    since: tx.now,
    acceptedEventId: 0,
    outcome: undefined,
    isInHistory: false,
    waiters: [],
  };
  tx.touch(execution);
  execution.updates ??= new Map();
  execution.updates.set(updateId, update);
  wakeForUpdate(tx, execution);
  return update;
}

/** An update that no pending task can carry gets a speculative one; a delayed first task is waited for. */
function wakeForUpdate(tx: Transaction, execution: Execution): void {
  if (execution.task.status !== 'none' || execution.firstTaskAt !== undefined) return;
  if (hasAdmittedUpdate(execution)) scheduleWorkflowTask(tx, execution, { kind: 'speculative' });
}

/** Answers now, or parks the call until the update reaches the stage. */
function waitFor(
  tx: Transaction,
  found: Update | UpdateView,
  stage: number,
  call: Call,
  respond: (view: UpdateView) => object,
): object | undefined {
  if (!('status' in found)) return respond(found);
  const now = viewOf(found);
  if (now.stage >= stage) return respond(now);
  const { ticket } = call;
  found.waiters.push({ ticket, stage, respond });
  tx.park({
    ticket,
    connection: call.caller.connection,
    expire: () => respond(viewOf(found)),
    leave: () => {
      found.waiters = found.waiters.filter((waiter) => waiter.ticket !== ticket);
    },
  });
  return undefined;
}

function update(
  tx: Transaction,
  request: UpdateWorkflowExecutionRequest,
  call: Call,
): object | undefined {
  requireNamespace(tx.world, request.namespace);
  checkRunReference(request.workflowExecution);
  checkUpdate(tx, request);
  const execution = findRun(tx.world, request.namespace ?? '', request.workflowExecution);
  const { firstExecutionRunId } = request;
  if (firstExecutionRunId && execution.replayed.firstRunId !== firstExecutionRunId) {
    throw notFound('workflow execution not found');
  }
  const found = admit(tx, execution, request);
  const stage = stageOf(request.waitPolicy?.lifecycleStage);
  const requestId = request.request?.requestId;
  return waitFor(tx, found, stage, call, (view) => updateResponse(execution, view, requestId));
}

export const updateWorkflowHandlers: WorkflowServiceHandlers = {
  UpdateWorkflowExecution: update,

  PollWorkflowExecutionUpdate(tx, request, call) {
    const { namespace = '', updateRef, waitPolicy } = request;
    requireNamespace(tx.world, namespace);
    if (!updateRef) throw invalidArgument('UpdateRef is not set on request.');
    const execution = findRun(tx.world, namespace, updateRef.workflowExecution);
    const { updateId = '' } = updateRef;
    const found = execution.updates?.get(updateId) ?? recordedUpdate(execution, updateId);
    if (!found) throw notFound(`update "${updateId}" not found`);
    const respond = (view: UpdateView) => {
      const { outcome, stage, updateRef: reference } = updateResponse(execution, view);
      return { outcome, stage, updateRef: reference };
    };
    const stage = waitPolicy?.lifecycleStage;
    if (!stage) return respond('status' in found ? viewOf(found) : found);
    return waitFor(tx, found, stageOf(stage), call, respond);
  },

  ExecuteMultiOperation(tx, request, call) {
    const { start, updates } = checkOperations(request);
    const { workflowId } = updates.workflowExecution ?? {};
    if (workflowId !== start.workflowId) {
      throw multiOperationError(tx, [
        aborted(),
        invalidArgument('WorkflowId is not consistent with previous operation(s).'),
      ]);
    }
    try {
      checkUpdate(tx, updates);
    } catch (error) {
      throw error instanceof RequestError ? multiOperationError(tx, [aborted(), error]) : error;
    }
    return startAndUpdate(tx, start, updates, call);
  },
};

type StartOperation = NonNullable<
  NonNullable<ExecuteMultiOperationRequest['operations']>[number]['startWorkflow']
>;

function checkOperations(request: ExecuteMultiOperationRequest): {
  start: StartOperation;
  updates: UpdateWorkflowExecutionRequest;
} {
  const [first, second, ...more] = request.operations ?? [];
  const start = first?.startWorkflow;
  const updates = second?.updateWorkflow;
  if (!start || !updates || more.length > 0) {
    throw invalidArgument('Operations have to be exactly [Start, Update].');
  }
  return { start, updates };
}

function startAndUpdate(
  tx: Transaction,
  start: StartOperation,
  updates: UpdateWorkflowExecutionRequest,
  call: Call,
): object | undefined {
  const existing = currentRun(tx, start);
  const isKept = start.workflowIdConflictPolicy === WorkflowIdConflictPolicy.USE_EXISTING;
  let outcome;
  try {
    // Before the start attaches anything: what is refused changes nothing.
    if (existing?.isRunning && isKept) {
      checkAdmission(tx, existing, updates.request?.meta?.updateId ?? '');
    }
  } catch (error) {
    throw error instanceof RequestError ? multiOperationError(tx, [aborted(), error]) : error;
  }
  try {
    outcome = startWorkflow(tx, start);
  } catch (error) {
    throw error instanceof RequestError && !tx.dirty
      ? multiOperationError(tx, [error, aborted()])
      : error;
  }
  const { execution, started } = outcome;
  const startWorkflowResponse = {
    ...startResponse(outcome),
    ...(started && { firstExecutionRunId: execution.replayed.firstRunId }),
  };
  let found;
  try {
    found = admit(tx, execution, updates);
  } catch (error) {
    throw error instanceof RequestError && !tx.dirty
      ? multiOperationError(tx, [aborted(), error])
      : error;
  }
  const stage = stageOf(updates.waitPolicy?.lifecycleStage);
  return waitFor(tx, found, stage, call, (view) => ({
    responses: [
      { startWorkflow: startWorkflowResponse },
      { updateWorkflow: updateResponse(execution, view, updates.request?.requestId) },
    ],
  }));
}

const aborted = (): RequestError =>
  new RequestError('ABORTED', 'Operation was aborted.', [
    { type: 'temporal.api.failure.v1.MultiOperationExecutionAborted', value: {} },
  ]);

/** One error for all operations; its code is that of the operation that failed. */
function multiOperationError(tx: Transaction, errors: readonly RequestError[]): RequestError {
  const failed = errors.find(({ code }) => code !== 'ABORTED') ?? aborted();
  const statuses = errors.map((error) => ({
    code: GRPC_CODE[error.code],
    message: error.message,
    details: error.details.map(({ type, value }) => ({
      type_url: `type.googleapis.com/${type}`,
      value: tx.world.codec.encode(type, value),
    })),
  }));
  return new RequestError(failed.code, 'Update-with-Start could not be executed.', [
    errorDetail('MultiOperationExecutionFailure', { statuses }),
  ]);
}
