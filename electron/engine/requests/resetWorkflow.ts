/**
 * ResetWorkflowExecution: a new run that begins with the history of another up to a workflow task, which fails there, and
 * to which what came from outside afterwards is applied again (server: api/resetworkflow, ndc/workflow_resetter.go).
 *
 * ```
 *  base run   |1 .......... finish-1| finish ........ last | Terminated (if it was running)
 *  new run    |copied, one by one   | WorkflowTaskFailed(RESET) | signals, updates, … of finish..last | next task
 * ```
 */
import {
  ResetReapplyExcludeType as Exclude,
  ResetReapplyType,
  UpdateAdmittedEventOrigin,
  WorkflowTaskFailedCause,
} from '../../../shared/protocol/enums.ts';
import type {
  HistoryEvent,
  ResetWorkflowExecutionRequest,
} from '../../../shared/protocol/messages.ts';
import { invalidArgument } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import { queueActivity } from '../machines/activity.ts';
import { addActivity, restoreActivity } from '../machines/activitySchedule.ts';
import { armFastForward } from '../machines/timeSkipping.ts';
import { terminateRun } from '../machines/workflowControl.ts';
import { armDeadlines } from '../machines/workflowStart.ts';
import { failTask, scheduleWorkflowTask, startTask } from '../machines/workflowTask.ts';
import { applyEvent, rebuild } from '../state/applyEvent.ts';
import { attributesOf, type EventName, eventNameOf, eventOf } from '../state/events.ts';
import { Execution } from '../state/execution.ts';
import type { Update } from '../state/update.ts';
import { currentKey } from '../state/world.ts';
import { checkRunReference, findRun, requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { applyOptionsUpdate, readOptionsUpdate } from './optionsUpdate.ts';

export const resetWorkflowHandlers: WorkflowServiceHandlers = {
  ResetWorkflowExecution(tx, request) {
    const { namespace = '', requestId, reason = '' } = request;
    requireNamespace(tx.world, namespace);
    if (!requestId) throw invalidArgument('RequestId is not set on request.');
    checkRunReference(request.workflowExecution);
    const base = findRun(tx.world, namespace, request.workflowExecution);
    const finishId = checkFinishId(base, request.workflowTaskFinishEventId ?? 0);
    const reapplied = eventsToReapply(tx, base, finishId, request);
    const operations = operationsAfter(tx, base, request);
    const current = tx.world.current.get(currentKey(namespace, base.workflowId));
    if (current?.isRunning) terminateRun(tx, current, { reason, identity: 'history-service' });
    const run = fork(tx, base, finishId);
    base.resetRunId = run.runId;
    run.lastResetAt = tx.timeOf(run);
    failForReset(tx, run, base, reason);
    for (const event of reapplied) reapply(tx, run, event);
    for (const operation of operations) operation(run);
    scheduleWorkflowTask(tx, run);
    return { runId: run.runId };
  },
};

/** What the request wants done to the new run, checked now. */
function operationsAfter(
  tx: Transaction,
  base: Execution,
  { postResetOperations, identity }: ResetWorkflowExecutionRequest,
): ((run: Execution) => void)[] {
  return (postResetOperations ?? []).map(({ signalWorkflow, updateWorkflowOptions }) => {
    if (!updateWorkflowOptions) {
      // The real server does not have it either.
      const kind = signalWorkflow ? '*workflow.PostResetOperation_SignalWorkflow_' : '<nil>';
      throw invalidArgument(`unsupported post reset operation: ${kind}`);
    }
    const update = readOptionsUpdate(tx.world, base, updateWorkflowOptions);
    return (run) => void applyOptionsUpdate(tx, run, update, identity);
  });
}

/** The reset goes to the end of a transaction, in which a workflow task was scheduled or running. */
function checkFinishId(base: Execution, finishId: number): number {
  if (finishId <= 1 || finishId > base.store.count) {
    throw invalidArgument('Workflow task finish ID must be > 1 && <= workflow last event ID.');
  }
  const last = finishId - 1;
  if (!base.store.isBatchEnd(last)) {
    throw invalidArgument(
      `StateRebuilder unable to Rebuild mutable state to event ID: ${last}, version: 0, this event must be at the boundary`,
    );
  }
  if (!rebuild(eventsOf(base, 1, last)).task) {
    throw invalidArgument(
      `Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: ${finishId}`,
    );
  }
  return finishId;
}

function* eventsOf(execution: Execution, from: number, to: number): Generator<HistoryEvent> {
  for (let id = from; id <= to; id += 1) yield execution.store.get(id);
}

/** What came from outside after the reset point, also to the runs that continued from the base. */
function eventsToReapply(
  tx: Transaction,
  base: Execution,
  finishId: number,
  request: ResetWorkflowExecutionRequest,
): HistoryEvent[] {
  const { resetReapplyType: type, resetReapplyExcludeTypes: excluded = [] } = request;
  if (type === ResetReapplyType.NONE) return [];
  const without = new Set<Exclude>(excluded);
  if (type === ResetReapplyType.SIGNAL) without.add(Exclude.UPDATE);
  const events = [...eventsOf(base, finishId, base.store.count), ...bufferedEvents(base)];
  const childEventsOf = new Set(events.filter((event) => CHILD_EVENTS.has(eventNameOf(event))));
  for (
    let next = tx.world.executions.get(base.newRunId);
    next;
    next = tx.world.executions.get(next.newRunId)
  ) {
    events.push(...eventsOf(next, 1, next.store.count), ...bufferedEvents(next));
  }
  return events.filter((event) => {
    switch (eventNameOf(event)) {
      case 'workflowExecutionSignaled':
        return !without.has(Exclude.SIGNAL);
      case 'workflowExecutionUpdateAccepted':
      case 'workflowExecutionUpdateAdmitted':
        return !without.has(Exclude.UPDATE);
      case 'workflowExecutionOptionsUpdated':
        return true;
      default:
        // What became of the children that it waits for; cancel requests are left out, whatever is asked for.
        return childEventsOf.has(event);
    }
  });
}

const CHILD_EVENTS: ReadonlySet<EventName> = new Set<EventName>([
  'startChildWorkflowExecutionFailed',
  'childWorkflowExecutionStarted',
  'childWorkflowExecutionCompleted',
  'childWorkflowExecutionFailed',
  'childWorkflowExecutionCanceled',
  'childWorkflowExecutionTimedOut',
  'childWorkflowExecutionTerminated',
]);

const bufferedEvents = (execution: Execution): HistoryEvent[] =>
  execution.buffered.map((draft) => eventOf(draft, 0, 0));

/** A new run with the first events of another, and everything pending in them taken up again. */
function fork(tx: Transaction, base: Execution, finishId: number): Execution {
  const { world } = tx;
  const run = new Execution(base.namespace, base.workflowId, tx.newId(), world.codec);
  run.userMetadata = base.userMetadata;
  run.startRequestId = base.startRequestId;
  world.executions.set(run.runId, run);
  world.current.set(currentKey(run.namespace, run.workflowId), run);
  tx.touch(run);
  for (const event of eventsOf(base, 1, finishId - 1)) {
    if (base.store.isBatchStart(event.eventId ?? 0)) run.store.beginBatch();
    run.store.append(event);
    applyEvent(run.replayed, event);
  }
  run.replayed.startedAt = base.replayed.startedAt;
  run.pause = run.replayed.pause;
  armDeadlines(tx, run);
  for (const { timerId, startedEventId, fireAt } of run.replayed.timers?.values() ?? []) {
    tx.addTimer(run, { at: fireAt, kind: 'userTimer', id: timerId, stamp: startedEventId });
  }
  for (const { scheduledEventId } of run.replayed.activities?.values() ?? []) {
    const activity = restoreActivity(run.store, scheduledEventId, tx.timeOf(run));
    queueActivity(tx, run, activity);
    addActivity(tx, run, activity);
  }
  restoreTask(tx, run);
  return run;
}

/** The machine of the task that the copied events show; a scheduled one is started, for only a started one can fail. */
function restoreTask(tx: Transaction, run: Execution): void {
  const { task, replayed } = run;
  const { scheduledEventId = 0, startedEventId } = replayed.task ?? {};
  const scheduled = attributesOf(run.store.get(scheduledEventId), 'workflowTaskScheduled');
  task.status = startedEventId === undefined ? 'scheduled' : 'started';
  task.scheduledEventId = scheduledEventId;
  task.startedEventId = startedEventId ?? 0;
  task.attempt = scheduled.attempt ?? 1;
  task.timeoutMs = replayed.taskTimeoutMs;
  task.stamp += 1;
  if (startedEventId === undefined) {
    take(tx, task, startTask, {
      execution: run,
      identity: 'history-service',
      requestId: tx.newId(),
    });
  }
}

function failForReset(tx: Transaction, run: Execution, base: Execution, message: string): void {
  take(tx, run.task, failTask, {
    execution: run,
    cause: WorkflowTaskFailedCause.RESET_WORKFLOW,
    failure: { message, resetWorkflowFailureInfo: {} },
    identity: 'history-service',
    reset: { baseRunId: base.runId, newRunId: run.runId },
    countAttempt: false,
  });
  run.task.attempt = 1;
}

function reapply(tx: Transaction, run: Execution, event: HistoryEvent): void {
  const extras = { links: event.links, userMetadata: event.userMetadata };
  switch (eventNameOf(event)) {
    case 'workflowExecutionSignaled':
      tx.append(
        run,
        'workflowExecutionSignaled',
        attributesOf(event, 'workflowExecutionSignaled'),
        extras,
      );
      break;
    case 'workflowExecutionOptionsUpdated':
      reapplyOptions(tx, run, event);
      break;
    case 'workflowExecutionUpdateAccepted':
      readmit(tx, run, attributesOf(event, 'workflowExecutionUpdateAccepted').acceptedRequest);
      break;
    case 'workflowExecutionUpdateAdmitted':
      readmit(tx, run, attributesOf(event, 'workflowExecutionUpdateAdmitted').request);
      break;
    default:
      reapplyToChild(tx, run, event);
  }
}

function reapplyOptions(tx: Transaction, run: Execution, event: HistoryEvent): void {
  const attributes = attributesOf(event, 'workflowExecutionOptionsUpdated');
  if (run.replayed.requestIds?.has(attributes.attachedRequestId ?? '')) return;
  const extras = { links: event.links, workerMayIgnore: true };
  tx.append(run, 'workflowExecutionOptionsUpdated', attributes, extras);
  if (attributes.timeSkippingConfigUpdated) armFastForward(tx, run);
}

/** What happened to a child counts for the new run if that waits for it. */
function reapplyToChild(tx: Transaction, run: Execution, event: HistoryEvent): void {
  const name = eventNameOf(event);
  const attributes = attributesOf(event, name) as { readonly initiatedEventId?: number };
  const child = run.replayed.children?.get(attributes.initiatedEventId ?? 0);
  if (!child) return;
  const { startedEventId } = child;
  const begins =
    name === 'childWorkflowExecutionStarted' || name === 'startChildWorkflowExecutionFailed';
  if (begins === (startedEventId !== undefined)) return;
  tx.append(run, name, { ...attributes, ...(!begins && { startedEventId }) });
}

/** The update is part of the history from now on, which brings its request to the worker. */
function readmit(tx: Transaction, run: Execution, request: Update['request'] | undefined): void {
  const updateId = request?.meta?.updateId;
  if (!request || !updateId) return;
  const origin = UpdateAdmittedEventOrigin.REAPPLY;
  tx.append(run, 'workflowExecutionUpdateAdmitted', { request, origin });
  run.updates ??= new Map();
  run.updates.set(updateId, {
    status: 'admitted',
    updateId,
    request,
    since: tx.now,
    acceptedEventId: 0,
    outcome: undefined,
    waiters: [],
    isInHistory: true,
  });
}
