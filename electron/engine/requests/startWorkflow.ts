/** StartWorkflowExecution: validation, id policies, and the new run. */
import {
  EventType,
  TaskQueueKind,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '../../../shared/protocol/enums.ts';
import type {
  SignalWithStartWorkflowExecutionRequest,
  StartWorkflowExecutionRequest,
  StartWorkflowExecutionResponse,
  WorkflowExecutionStartedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { durationMs, durationOf } from '../../../shared/temporal/duration.ts';
import { ensureDefaults } from '../../../shared/temporal/retry.ts';
import { errorDetail, RequestError } from '../core/errors.ts';
import { runTimeoutMs, taskTimeoutMs } from '../core/timeouts.ts';
import type { Transaction } from '../core/transaction.ts';
import { cronBackoffMs } from '../machines/cronSchedule.ts';
import { mayReuseId } from '../machines/idPolicies.ts';
import { terminateRun } from '../machines/workflowControl.ts';
import { beginRun, createRun } from '../machines/workflowStart.ts';
import { startAndShip } from '../machines/workflowTaskStart.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey } from '../state/world.ts';
import { requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkStart } from './startChecks.ts';

/** What starting has in common for plain starts and starts with a signal. */
export type StartLike = StartWorkflowExecutionRequest | SignalWithStartWorkflowExecutionRequest;

/** How a start ends: a new run, or the one that was there. */
export type StartOutcome = { readonly execution: Execution; readonly started: boolean };

export const startWorkflowHandlers: WorkflowServiceHandlers = {
  StartWorkflowExecution(tx, request) {
    const { execution, started } = startWorkflow(tx, request);
    const response = startResponse(execution, started);
    if (!request.requestEagerExecution || !started || execution.task.status !== 'scheduled') return response;
    return { ...response, eagerWorkflowTask: startAndShip(tx, execution, request.identity ?? '', false) };
  },
};

/** Starts a run, or answers the one that the request or its policies lead to. Throws ALREADY_EXISTS. */
export function startWorkflow(tx: Transaction, request: StartWorkflowExecutionRequest): StartOutcome {
  requireNamespace(tx.world, request.namespace);
  checkStart(tx.world, request);
  const current = currentRun(tx, request);
  const existing = current && resolveExisting(current, request);
  if (existing) return { execution: existing, started: existing.startRequestId === request.requestId };
  return { execution: startFresh(tx, request, current), started: true };
}

/** The response to a start, with a link to what it made. */
export function startResponse(execution: Execution, started: boolean): StartWorkflowExecutionResponse {
  const { namespace, workflowId, runId } = execution;
  const eventRef = { eventId: 1, eventType: EventType.WORKFLOW_EXECUTION_STARTED };
  return {
    runId,
    started,
    status: execution.replayed.status,
    ...(started && { firstExecutionRunId: execution.replayed.firstRunId }),
    link: { workflowEvent: { namespace, workflowId, runId, eventRef } },
  };
}

export const currentRun = (tx: Transaction, request: StartLike): Execution | undefined =>
  tx.world.current.get(currentKey(request.namespace ?? '', request.workflowId ?? ''));

/** The run to answer with instead of a new one; undefined when a new one may start. Reads only. */
function resolveExisting(current: Execution, request: StartWorkflowExecutionRequest): Execution | undefined {
  if (request.requestId && current.startRequestId === request.requestId) return current;
  if (!current.isRunning) {
    if (mayReuseId(current, request.workflowIdReusePolicy)) return undefined;
    throw alreadyStarted('Workflow execution already finished successfully', current, request);
  }
  if (request.workflowIdReusePolicy === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING) return undefined;
  switch (request.workflowIdConflictPolicy) {
    case WorkflowIdConflictPolicy.USE_EXISTING:
      return current;
    case WorkflowIdConflictPolicy.TERMINATE_EXISTING:
      return undefined;
    default:
      throw alreadyStarted('Workflow execution is already running', current, request);
  }
}

/** ALREADY_EXISTS with the run that is in the way. */
export function alreadyStarted(what: string, current: Execution, request: StartLike): RequestError {
  const { workflowId, runId, startRequestId } = current;
  const refusedForGood = request.workflowIdReusePolicy === WorkflowIdReusePolicy.REJECT_DUPLICATE && !current.isRunning;
  const text = refusedForGood ? 'Workflow execution already finished' : what;
  return new RequestError('ALREADY_EXISTS', `${text}. WorkflowId: ${workflowId}, RunId: ${runId}.`, [
    errorDetail('WorkflowExecutionAlreadyStartedFailure', {
      startRequestId,
      runId,
      firstExecutionRunId: current.replayed.firstRunId,
    }),
  ]);
}

/** Creates the run; one that is still running under the id ends first. */
export function startFresh(tx: Transaction, request: StartLike, current: Execution | undefined): Execution {
  if (current?.isRunning) {
    terminateRun(tx, current, { reason: 'TerminateIfRunning WorkflowIdReusePolicy Policy', identity: 'history-service' });
  }
  const attributes = startedAttributes(tx, request);
  const execution = createRun(tx, {
    namespace: request.namespace ?? '',
    workflowId: request.workflowId ?? '',
    runId: tx.newId(),
    attributes,
    userMetadata: request.userMetadata,
    links: request.links,
    requestId: request.requestId ?? '',
    backoffMs: firstBackoffMs(tx, request),
  });
  beginRun(tx, execution);
  return execution;
}

function firstBackoffMs(tx: Transaction, request: StartLike): number {
  const delayMs = durationMs(request.workflowStartDelay) ?? 0;
  if (delayMs > 0) return delayMs;
  if (!request.cronSchedule) return 0;
  return cronBackoffMs(request.cronSchedule, tx.now, tx.now) ?? 0;
}

function startedAttributes(tx: Transaction, request: StartLike): WorkflowExecutionStartedEventAttributes {
  const runMs = runTimeoutMs(request.workflowRunTimeout, request.workflowExecutionTimeout);
  const taskMs = taskTimeoutMs(tx.world.limits, request.workflowTaskTimeout, runMs);
  const executionMs = durationMs(request.workflowExecutionTimeout) ?? 0;
  const callbacks = 'completionCallbacks' in request ? request.completionCallbacks : undefined;
  const failure = 'continuedFailure' in request ? request.continuedFailure : undefined;
  const last = 'lastCompletionResult' in request ? request.lastCompletionResult : undefined;
  return {
    workflowType: request.workflowType,
    taskQueue: { name: request.taskQueue?.name, kind: TaskQueueKind.NORMAL },
    input: request.input,
    workflowExecutionTimeout: executionMs > 0 ? durationOf(executionMs) : undefined,
    workflowRunTimeout: runMs > 0 ? durationOf(runMs) : undefined,
    workflowTaskTimeout: durationOf(taskMs),
    identity: request.identity,
    retryPolicy: request.retryPolicy && ensureDefaults(request.retryPolicy),
    cronSchedule: request.cronSchedule,
    memo: request.memo,
    searchAttributes: request.searchAttributes,
    header: request.header,
    priority: request.priority,
    versioningOverride: request.versioningOverride,
    completionCallbacks: callbacks,
    continuedFailure: failure,
    lastCompletionResult: last,
  };
}

