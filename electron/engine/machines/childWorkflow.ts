/** Children: initiated by a command, started in a step of their own, and heard of again when they close. */
import {
  ParentClosePolicy,
  RetryState,
  StartChildWorkflowExecutionFailedCause,
  TaskQueueKind,
  WorkflowExecutionStatus,
  WorkflowIdReusePolicy,
} from '../../../shared/protocol/enums.ts';
import type { StartChildWorkflowExecutionCommandAttributes } from '../../../shared/protocol/messages.ts';
import { durationMs, durationOf } from '../../../shared/temporal/duration.ts';
import { ensureDefaults } from '../../../shared/temporal/retry.ts';
import { BUFFERED_EVENT_ID, type Transaction } from '../core/transaction.ts';
import type { EventExtras } from '../state/events.ts';
import { runTimeoutMs, taskTimeoutMs } from '../core/timeouts.ts';
import { attributesOf, type EventAttributes } from '../state/events.ts';
import { mergePriority } from '../queues/priority.ts';
import type { Execution } from '../state/execution.ts';
import type { PendingChild } from '../state/replayedState.ts';
import { propagateToChild } from '../state/timeSkipping.ts';
import { currentKey } from '../state/world.ts';
import { makeWay, requestCancel, terminateRun } from './workflowControl.ts';
import { cronBackoffMs } from './cronSchedule.ts';
import { beginRun, createRun } from './workflowStart.ts';
import { wakeWorkflow } from './workflowTask.ts';
import { mayReuseId } from './idPolicies.ts';

/** Writes Initiated; the child starts when the parent's step is done. */
export function initiateChild(
  tx: Transaction,
  parent: Execution,
  command: StartChildWorkflowExecutionCommandAttributes,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const namespace = command.namespace || parent.namespace;
  const runMs = runTimeoutMs(command.workflowRunTimeout, command.workflowExecutionTimeout);
  const executionMs = durationMs(command.workflowExecutionTimeout) ?? 0;
  const initiatedEventId = tx.append(
    parent,
    'startChildWorkflowExecutionInitiated',
    {
      namespace,
      namespaceId: tx.world.namespaces.get(namespace)?.id ?? '',
      workflowId: command.workflowId,
      workflowType: command.workflowType,
      taskQueue: {
        name: command.taskQueue?.name || parent.replayed.taskQueue,
        kind: TaskQueueKind.NORMAL,
      },
      input: command.input,
      ...(executionMs > 0 && { workflowExecutionTimeout: durationOf(executionMs) }),
      workflowRunTimeout: durationOf(runMs),
      workflowTaskTimeout: durationOf(
        taskTimeoutMs(tx.world.limits, command.workflowTaskTimeout, runMs),
      ),
      parentClosePolicy: command.parentClosePolicy || ParentClosePolicy.TERMINATE,
      control: command.control,
      workflowTaskCompletedEventId,
      workflowIdReusePolicy: command.workflowIdReusePolicy || WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      retryPolicy: command.retryPolicy && ensureDefaults(command.retryPolicy),
      cronSchedule: command.cronSchedule,
      header: command.header,
      memo: command.memo?.fields && command.memo,
      searchAttributes: command.searchAttributes,
      inheritBuildId: command.inheritBuildId,
      priority: command.priority,
      versioningOverride: command.versioningOverride,
      ...propagateToChild(parent.replayed),
    },
    extras,
  );
  tx.after(() => startChild(tx, parent, initiatedEventId));
}

/** Starts an initiated child, unless its parent has closed meanwhile or its id is taken. */
export function startChild(tx: Transaction, parent: Execution, initiatedEventId: number): void {
  const child = parent.replayed.children?.get(initiatedEventId);
  if (!child || !parent.isRunning || child.runId !== '') return;
  const { world } = tx;
  const event = parent.store.get(initiatedEventId);
  const initiated = attributesOf(event, 'startChildWorkflowExecutionInitiated');
  const refuse = (cause: StartChildWorkflowExecutionFailedCause): void => {
    tx.append(parent, 'startChildWorkflowExecutionFailed', {
      namespace: initiated.namespace,
      namespaceId: initiated.namespaceId,
      workflowId: initiated.workflowId,
      workflowType: initiated.workflowType,
      cause,
      control: initiated.control,
      initiatedEventId,
    });
    wakeWorkflow(tx, parent);
  };
  if (!world.namespaces.has(child.namespace)) {
    refuse(StartChildWorkflowExecutionFailedCause.NAMESPACE_NOT_FOUND);
    return;
  }
  const current = world.current.get(currentKey(child.namespace, child.workflowId));
  const terminates =
    current?.isRunning === true &&
    initiated.workflowIdReusePolicy === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING;
  if (current && !terminates && !mayReuseId(current, initiated.workflowIdReusePolicy)) {
    refuse(StartChildWorkflowExecutionFailedCause.WORKFLOW_ALREADY_EXISTS);
    return;
  }
  const runId = tx.newId();
  if (terminates) makeWay(tx, current, runId);
  const { cronSchedule } = initiated;
  const run = createRun(tx, {
    namespace: child.namespace,
    workflowId: child.workflowId,
    runId,
    requestId: tx.newId(),
    userMetadata: event.userMetadata,
    backoffMs: cronSchedule ? (cronBackoffMs(cronSchedule, tx.now, tx.now) ?? 0) : 0,
    attributes: childStartedAttributes(tx, parent, child, initiated),
  });
  // A child that takes its parent's own id has ended it.
  if (parent.isRunning) {
    tx.append(parent, 'childWorkflowExecutionStarted', {
      namespace: initiated.namespace,
      namespaceId: initiated.namespaceId,
      initiatedEventId,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      workflowType: initiated.workflowType,
      header: initiated.header,
    });
    wakeWorkflow(tx, parent);
  }
  beginRun(tx, run);
}

function childStartedAttributes(
  tx: Transaction,
  parent: Execution,
  child: PendingChild,
  initiated: NonNullable<ReturnType<typeof attributesOf<'startChildWorkflowExecutionInitiated'>>>,
) {
  const { workflowId, runId } = parent;
  return {
    workflowType: initiated.workflowType,
    parentWorkflowNamespace: parent.namespace,
    parentWorkflowNamespaceId: tx.world.namespaces.get(parent.namespace)?.id ?? '',
    parentWorkflowExecution: { workflowId, runId },
    parentInitiatedEventId: child.initiatedEventId,
    rootWorkflowExecution: parent.replayed.root ?? { workflowId, runId },
    taskQueue: initiated.taskQueue,
    input: initiated.input,
    workflowExecutionTimeout: initiated.workflowExecutionTimeout,
    workflowRunTimeout: initiated.workflowRunTimeout,
    workflowTaskTimeout: initiated.workflowTaskTimeout,
    retryPolicy: initiated.retryPolicy,
    cronSchedule: initiated.cronSchedule,
    header: initiated.header,
    memo: initiated.memo,
    searchAttributes: initiated.searchAttributes,
    priority: mergePriority(parent.replayed.priority, initiated.priority),
    timeSkippingConfig: initiated.timeSkippingConfig,
    timeSkippingStatePropagation: initiated.timeSkippingStatePropagation,
  };
}

/** Tells the parent how its child ended. */
export function notifyParent(tx: Transaction, child: Execution): void {
  const { parent } = child.replayed;
  if (!parent) return;
  let parentRun = tx.world.executions.get(parent.execution.runId ?? '');
  // A reset parent hears of the children that its new run still waits for.
  while (parentRun?.resetRunId) parentRun = tx.world.executions.get(parentRun.resetRunId);
  if (!parentRun) return;
  const waiting = parentRun;
  tx.after(() => {
    // A child that a reset ends lives on as the new run, of which the parent will hear.
    if (!child.resetRunId) childClosed(tx, waiting, parent.initiatedEventId, child);
  });
}

/**
 * The Started event of a child that closes before its parent has one: it is buffered, or a reset left it out, and then it
 * is written now, for no SDK expects a child that ends without having started.
 */
function ensureStarted(
  tx: Transaction,
  parent: Execution,
  attributes: EventAttributes<'childWorkflowExecutionStarted'>,
): number {
  const isBuffered = parent.buffered.some(
    (draft) =>
      draft.name === 'childWorkflowExecutionStarted' &&
      'initiatedEventId' in draft.attributes &&
      draft.attributes.initiatedEventId === attributes.initiatedEventId,
  );
  const eventId = isBuffered ? 0 : tx.append(parent, 'childWorkflowExecutionStarted', attributes);
  return eventId || BUFFERED_EVENT_ID;
}

function childClosed(
  tx: Transaction,
  parent: Execution,
  initiatedEventId: number,
  child: Execution,
): void {
  const pending = parent.replayed.children?.get(initiatedEventId);
  if (!parent.isRunning || !pending) return;
  const close = child.store.get(child.replayed.closeEventId ?? 0);
  const of = {
    namespace: pending.namespace,
    namespaceId: tx.world.namespaces.get(pending.namespace)?.id ?? '',
    workflowExecution: { workflowId: child.workflowId, runId: child.runId },
    workflowType: { name: child.replayed.workflowType },
    initiatedEventId,
  };
  const startedEventId = pending.startedEventId ?? ensureStarted(tx, parent, of);
  const common = { ...of, startedEventId };
  switch (child.replayed.status) {
    case WorkflowExecutionStatus.COMPLETED: {
      const { result } = attributesOf(close, 'workflowExecutionCompleted');
      tx.append(parent, 'childWorkflowExecutionCompleted', { ...common, result });
      break;
    }
    case WorkflowExecutionStatus.FAILED: {
      const { failure, retryState } = attributesOf(close, 'workflowExecutionFailed');
      tx.append(parent, 'childWorkflowExecutionFailed', { ...common, failure, retryState });
      break;
    }
    case WorkflowExecutionStatus.CANCELED: {
      const { details } = attributesOf(close, 'workflowExecutionCanceled');
      tx.append(parent, 'childWorkflowExecutionCanceled', { ...common, details });
      break;
    }
    case WorkflowExecutionStatus.TERMINATED:
      tx.append(parent, 'childWorkflowExecutionTerminated', common);
      break;
    case WorkflowExecutionStatus.TIMED_OUT: {
      const { retryState = RetryState.TIMEOUT } = attributesOf(close, 'workflowExecutionTimedOut');
      tx.append(parent, 'childWorkflowExecutionTimedOut', { ...common, retryState });
      break;
    }
    default:
      return;
  }
  wakeWorkflow(tx, parent);
}

/** What a parent's end does to its children: nothing, a cancel request or the end. */
export function applyParentClosePolicies(tx: Transaction, parent: Execution): void {
  for (const child of parent.replayed.children?.values() ?? []) {
    if (child.runId === '') continue;
    if (child.parentClosePolicy === ParentClosePolicy.ABANDON) continue;
    tx.after(() => {
      const current = tx.world.current.get(currentKey(child.namespace, child.workflowId));
      if (!current?.isRunning || current.replayed.firstRunId !== firstRunOf(tx, child)) return;
      if (child.parentClosePolicy === ParentClosePolicy.REQUEST_CANCEL) {
        requestCancel(tx, current, {
          externalInitiatedEventId: 0,
          externalWorkflowExecution: { workflowId: parent.workflowId, runId: parent.runId },
        });
      } else {
        terminateRun(tx, current, {
          reason: 'by parent close policy',
          identity: 'history-service',
        });
      }
    });
  }
}

const firstRunOf = (tx: Transaction, child: PendingChild): string =>
  tx.world.executions.get(child.runId)?.replayed.firstRunId ?? child.runId;
