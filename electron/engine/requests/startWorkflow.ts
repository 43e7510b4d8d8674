/** StartWorkflowExecution: validation, id policies, and the new run. */
import {
  EventType,
  TaskQueueKind,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '../../../shared/protocol/enums.ts';
import type {
  PollWorkflowTaskQueueResponse,
  SearchAttributes,
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
import { makeWay } from '../machines/workflowControl.ts';
import { beginRun, createRun } from '../machines/workflowStart.ts';
import { shipAgain, startAndShip } from '../machines/workflowTaskStart.ts';
import type { Execution } from '../state/execution.ts';
import { attachedRequestIdOf } from '../state/events.ts';
import { checkSearchAttributes } from '../state/searchAttributes.ts';
import { currentKey } from '../state/world.ts';
import { requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkStart } from './startChecks.ts';
import { withSkipLimit } from './timeSkipping.ts';

/** What starting has in common for plain starts and starts with a signal. */
export type StartLike = StartWorkflowExecutionRequest | SignalWithStartWorkflowExecutionRequest;

/** How a start ends: a new run, or the one that was there. */
export interface StartOutcome {
  readonly execution: Execution;
  readonly started: boolean;
  /** The request was attached to the running run under this id. */
  readonly attachedRequestId?: string | undefined;
}

export const startWorkflowHandlers: WorkflowServiceHandlers = {
  StartWorkflowExecution(tx, request) {
    const outcome = startWorkflow(tx, request);
    const { execution, started } = outcome;
    const response = startResponse(outcome);
    const { firstRunId: firstExecutionRunId } = execution.replayed;
    const wanted = request.requestEagerExecution === true && tx.world.switches.eagerWorkflowStart;
    const eagerWorkflowTask =
      wanted && started ? eagerTask(tx, execution, request.identity) : undefined;
    return { ...response, firstExecutionRunId, ...(eagerWorkflowTask && { eagerWorkflowTask }) };
  },
};

/** The first task, started for the caller; a request that comes again gets it again, as long as it is the first attempt. */
function eagerTask(
  tx: Transaction,
  execution: Execution,
  identity = '',
): PollWorkflowTaskQueueResponse | undefined {
  const { status, scheduledEventId } = execution.task;
  if (scheduledEventId !== FIRST_SCHEDULED_EVENT_ID) return undefined;
  if (status === 'scheduled') return startAndShip(tx, execution, identity, false);
  return status === 'started' ? shipAgain(tx, execution) : undefined;
}

/** Right behind the run's Started event. */
const FIRST_SCHEDULED_EVENT_ID = 2;

/** Starts a run, or answers the one that the request or its policies lead to. Throws ALREADY_EXISTS. */
export function startWorkflow(
  tx: Transaction,
  request: StartWorkflowExecutionRequest,
): StartOutcome {
  requireNamespace(tx.world, request.namespace);
  checkStart(tx.world, request);
  const current = currentRun(tx, request);
  const existing = current && resolveExisting(current, request);
  if (existing) {
    const started = existing.startRequestId === request.requestId;
    const attachedRequestId = started ? undefined : attach(tx, existing, request);
    return { execution: existing, started, attachedRequestId };
  }
  return { execution: startFresh(tx, request, current), started: true };
}

/** The response to a start, with a link to what it made. */
export function startResponse({
  execution,
  started,
  attachedRequestId,
}: StartOutcome): StartWorkflowExecutionResponse {
  const { namespace, workflowId, runId } = execution;
  const reference = attachedRequestId
    ? {
        requestIdRef: {
          requestId: attachedRequestId,
          eventType: EventType.WORKFLOW_EXECUTION_OPTIONS_UPDATED,
        },
      }
    : { eventRef: { eventId: 1, eventType: EventType.WORKFLOW_EXECUTION_STARTED } };
  return {
    runId,
    started,
    status: execution.replayed.status,
    link: { workflowEvent: { namespace, workflowId, runId, ...reference } },
  };
}

export const currentRun = (tx: Transaction, request: StartLike): Execution | undefined =>
  tx.world.current.get(currentKey(request.namespace ?? '', request.workflowId ?? ''));

/** Adds what the request asks to add to the run that is there: its request id, links and callbacks. */
function attach(
  tx: Transaction,
  execution: Execution,
  request: StartWorkflowExecutionRequest,
): string | undefined {
  const { onConflictOptions: options, requestId = '', links, completionCallbacks } = request;
  if (!options?.attachRequestId) return undefined;
  if (isAttached(execution, requestId)) return requestId;
  tx.append(
    execution,
    'workflowExecutionOptionsUpdated',
    {
      attachedRequestId: requestId,
      ...(options.attachCompletionCallbacks && {
        attachedCompletionCallbacks: completionCallbacks,
      }),
    },
    { workerMayIgnore: true, ...(options.attachLinks && { links }) },
  );
  return requestId;
}

/** Whether a request has been attached to the run, in its history or in what is buffered. */
function isAttached({ replayed, buffered }: Execution, requestId: string): boolean {
  if (replayed.requestIds?.has(requestId)) return true;
  return buffered.some((draft) => attachedRequestIdOf(draft) === requestId);
}

/** The run to answer with instead of a new one; undefined when a new one may start. Reads only. */
function resolveExisting(
  current: Execution,
  request: StartWorkflowExecutionRequest,
): Execution | undefined {
  if (request.requestId && current.startRequestId === request.requestId) return current;
  if (!current.isRunning) {
    if (mayReuseId(current, request.workflowIdReusePolicy)) return undefined;
    throw alreadyStarted(current, request);
  }
  if (terminatesRunning(request)) return undefined;
  if (request.workflowIdConflictPolicy === WorkflowIdConflictPolicy.USE_EXISTING) return current;
  throw alreadyStarted(current, request);
}

/** Whether a run that is in the way is to end; the reuse policy says so in its older form. */
export const terminatesRunning = (request: StartLike): boolean =>
  request.workflowIdReusePolicy === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING ||
  request.workflowIdConflictPolicy === WorkflowIdConflictPolicy.TERMINATE_EXISTING;

/** Why the run that is there is in the way, in the server's words. */
function refusal(current: Execution, request: StartLike): { text: string; policy: string } {
  if (current.isRunning) return { text: 'Workflow execution is already running', policy: '' };
  if (request.workflowIdReusePolicy === WorkflowIdReusePolicy.REJECT_DUPLICATE) {
    return {
      text: 'Workflow execution already finished',
      policy: ' Workflow Id reuse policy: reject duplicate workflow Id.',
    };
  }
  return {
    text: 'Workflow execution already finished successfully',
    policy: ' Workflow Id reuse policy: allow duplicate workflow Id if last run failed.',
  };
}

/** ALREADY_EXISTS with the run that is in the way. */
export function alreadyStarted(current: Execution, request: StartLike): RequestError {
  const { text, policy } = refusal(current, request);
  const { workflowId, runId, startRequestId } = current;
  return new RequestError(
    'ALREADY_EXISTS',
    `${text}. WorkflowId: ${workflowId}, RunId: ${runId}.${policy}`,
    [
      errorDetail('WorkflowExecutionAlreadyStartedFailure', {
        startRequestId,
        runId,
        firstExecutionRunId: current.replayed.firstRunId,
      }),
    ],
  );
}

/**
 * Creates the run; one that is still running under the id ends first.
 * @param beforeFirstTask writes what comes before the first workflow task is scheduled
 */
export function startFresh(
  tx: Transaction,
  request: StartLike,
  current: Execution | undefined,
  beforeFirstTask: (execution: Execution) => void = () => undefined,
): Execution {
  const runId = tx.newId();
  if (current?.isRunning) makeWay(tx, current, runId);
  const backoffMs = firstBackoffMs(tx, request);
  const isEager = 'requestEagerExecution' in request && request.requestEagerExecution === true;
  const attributes = {
    ...startedAttributes(tx, request),
    ...(isEager && backoffMs === 0 && { eagerExecutionAccepted: true }),
  };
  const execution = createRun(tx, {
    namespace: request.namespace ?? '',
    workflowId: request.workflowId ?? '',
    runId,
    attributes,
    userMetadata: request.userMetadata,
    links: request.links,
    requestId: request.requestId ?? '',
    backoffMs,
  });
  beforeFirstTask(execution);
  beginRun(tx, execution);
  return execution;
}

function firstBackoffMs(tx: Transaction, request: StartLike): number {
  const delayMs = durationMs(request.workflowStartDelay) ?? 0;
  if (delayMs > 0) return delayMs;
  if (!request.cronSchedule) return 0;
  return cronBackoffMs(request.cronSchedule, tx.now, tx.now) ?? 0;
}

/** The request's search attributes, which were checked, with their types. */
function typedAttributes(
  tx: Transaction,
  { namespace = '', searchAttributes }: StartLike,
): SearchAttributes | undefined {
  if (!searchAttributes) return undefined;
  const check = checkSearchAttributes(requireNamespace(tx.world, namespace), searchAttributes);
  return check.ok ? { indexedFields: check.fields } : searchAttributes;
}

function startedAttributes(
  tx: Transaction,
  request: StartLike,
): WorkflowExecutionStartedEventAttributes {
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
    searchAttributes: typedAttributes(tx, request),
    header: request.header,
    priority: request.priority,
    versioningOverride: request.versioningOverride,
    completionCallbacks: callbacks,
    continuedFailure: failure,
    lastCompletionResult: last,
    timeSkippingConfig: withSkipLimit(tx.world, request.timeSkippingConfig),
  };
}
