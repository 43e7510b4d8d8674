/** UpdateWorkflowExecution and PollWorkflowExecutionUpdate. */
import {
  EventType,
  UpdateWorkflowExecutionLifecycleStage as Stage,
} from '../../../shared/protocol/enums.ts';
import type {
  Link,
  UpdateWorkflowExecutionRequest,
  UpdateWorkflowExecutionResponse,
} from '../../../shared/protocol/messages.ts';
import {
  errorDetail,
  invalidArgument,
  notFound,
  RequestError,
  workflowNotReady,
} from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { hasAdmittedUpdate, recordedUpdate, viewOf, workflowClosing } from '../machines/update.ts';
import { scheduleWorkflowTask } from '../machines/workflowTask.ts';
import type { Execution } from '../state/execution.ts';
import type { Update, UpdateView, UpdateWaiter } from '../state/update.ts';
import { alreadyCompleted, checkRunReference, findRun, requireNamespace } from './findRun.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { checkLength } from './startChecks.ts';

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

/** What a client gets of an update. @param requestId that of the request which is answered */
export function updateResponse(
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

const waitsForAdmission = (): RequestError =>
  new RequestError(
    'PERMISSION_DENIED',
    'UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.',
    [errorDetail('PermissionDeniedFailure', {})],
  );

/** A stage that a client may wait for; ADMITTED is reached at once, so that it is not one. */
export const stageOf = (stage: number | undefined): number =>
  stage === Stage.COMPLETED ? Stage.COMPLETED : Stage.ACCEPTED;

/** Refuses an update that lacks something. */
export function checkUpdate(tx: Transaction, request: UpdateWorkflowExecutionRequest): string {
  const { meta, input } = request.request ?? {};
  if (!meta) throw invalidArgument('Update meta is not set on request.');
  checkLength(tx.world.limits, 'UpdateId', meta.updateId);
  if (!input) throw invalidArgument('Update input is not set on request.');
  if (!input.name) throw invalidArgument('Update name is not set on request.');
  if (request.waitPolicy?.lifecycleStage === Stage.ADMITTED) throw waitsForAdmission();
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
export function admit(
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

/** An update that no pending task can carry gets a speculative one, even before the first task is due. */
function wakeForUpdate(tx: Transaction, execution: Execution): void {
  if (execution.task.status !== 'none') return;
  if (hasAdmittedUpdate(execution)) scheduleWorkflowTask(tx, execution, { kind: 'speculative' });
}

/** Answers now, or parks the call until the update reaches the stage. */
export function waitFor(
  tx: Transaction,
  found: Update | UpdateView,
  stage: number,
  call: Call,
  respond: UpdateWaiter['respond'],
  refuse: UpdateWaiter['refuse'] = (later, error) => void later.answer(call.ticket, error),
): object | undefined {
  if (!('status' in found)) return respond(found);
  const now = viewOf(found);
  if (now.stage >= stage) return respond(now);
  const { ticket } = call;
  found.waiters.push({ ticket, stage, respond, refuse });
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
};
