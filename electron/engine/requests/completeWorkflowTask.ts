/** RespondWorkflowTaskCompleted and -Failed: the worker's commands are validated as a whole, then carried out. */
import { QueryResultType, WorkflowTaskFailedCause } from '../../../shared/protocol/enums.ts';
import type {
  Message,
  RespondWorkflowTaskCompletedRequest,
  RespondWorkflowTaskCompletedResponse,
  WorkflowTaskCompletedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { invalidArgument, notFound, type RequestError } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import { decodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import { startActivityTask } from '../machines/activityStart.ts';
import { queriesAfterTask, queryFailed } from '../machines/directQuery.ts';
import { terminateRun } from '../machines/workflowControl.ts';
import {
  abortSeenUpdates,
  handleUpdateMessage,
  hasAdmittedUpdate,
  rejectUnprocessed,
} from '../machines/update.ts';
import {
  completeTask,
  dropTask,
  failTask,
  scheduleWorkflowTask,
  timeOutTask,
} from '../machines/workflowTask.ts';
import { startAndShip } from '../machines/workflowTaskStart.ts';
import { isFiringOf } from '../machines/timer.ts';
import type { Execution, StickyQueue } from '../state/execution.ts';
import { applyCommand, closeCanceled, type CommandOutcome } from './commands/applyCommand.ts';
import { BadCommand } from './commands/badCommand.ts';
import { type CommandCheck, newCommandCheck } from './commands/commandCheck.ts';
import { checkUpdateMessage, checkUpdateSteps } from './commands/checkUpdateMessage.ts';
import { checkSequence, validateCommand } from './commands/validateCommand.ts';
import { alreadyCompleted, checkTokenNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { BLOB_TOO_LARGE, checkLength, cutFailure, isOversized } from './startChecks.ts';

const staleTask = (): RequestError => notFound('Workflow task not found.');

/** The run whose started task the token means; NOT_FOUND when that task is no longer the one. */
function runOfToken(
  tx: Transaction,
  request: TokenRequest,
  whenClosed: () => RequestError = staleTask,
): Execution {
  checkLength(tx.world.limits, 'Identity', request.identity);
  const token = decodeToken(request.taskToken);
  if (token.kind !== 'workflowTask') throw invalidArgument('Error deserializing task token.');
  const execution = tx.world.executions.get(token.runId);
  const task = execution?.task;
  if (execution?.isRunning === false) throw whenClosed();
  if (!execution || task?.status !== 'started' || task.stamp !== token.stamp) throw staleTask();
  checkTokenNamespace(tx.world, request.namespace, execution);
  return execution;
}

type TokenRequest = Pick<
  RespondWorkflowTaskCompletedRequest,
  'taskToken' | 'namespace' | 'identity'
>;

export const completeWorkflowTaskHandlers: WorkflowServiceHandlers = {
  RespondWorkflowTaskCompleted(tx, request) {
    const execution = runOfToken(tx, request);
    const check = newCommandCheck(tx.world, execution, request.messages ?? []);
    const bad = firstBadCommand(request, check);
    if (bad) return refuse(tx, execution, bad, request);
    return complete(tx, execution, request, check);
  },

  RespondWorkflowTaskFailed(tx, request) {
    const execution = runOfToken(tx, request, alreadyCompleted);
    const {
      cause = WorkflowTaskFailedCause.UNSPECIFIED,
      failure,
      identity = '',
      binaryChecksum,
    } = request;
    take(tx, execution.task, failTask, {
      execution,
      cause,
      failure: failure && cutFailure(tx.world, failure),
      identity,
      binaryChecksum,
      countAttempt: true,
    });
    afterFailedTask(tx, execution);
    return {};
  },
};

function firstBadCommand(
  request: RespondWorkflowTaskCompletedRequest,
  check: CommandCheck,
): BadCommand | undefined {
  try {
    checkSequence(request.commands ?? []);
    for (const message of request.messages ?? []) checkUpdateMessage(check.world, message);
    for (const command of request.commands ?? []) validateCommand(command, check);
    checkUpdateSteps(check.execution.updates, handledMessages(request, check));
  } catch (error) {
    if (error instanceof BadCommand) return error;
    throw error;
  }
  return hasUnhandledEvents(check)
    ? new BadCommand(WorkflowTaskFailedCause.UNHANDLED_COMMAND, '')
    : undefined;
}

/** The workflow closes without having seen what arrived meanwhile. Firings of timers that it cancels don't count. */
function hasUnhandledEvents({ closing, execution, canceledTimers }: CommandCheck): boolean {
  if (!closing) return false;
  return execution.buffered.some(
    (draft) => ![...canceledTimers].some((timerId) => isFiringOf(draft, timerId)),
  );
}

/** Fails the task for a bad command. A repeated attempt writes nothing and is left to its timeout. */
function refuse(
  tx: Transaction,
  execution: Execution,
  bad: BadCommand,
  request: RespondWorkflowTaskCompletedRequest,
): undefined {
  const { task } = execution;
  const error = invalidArgument(bad.message);
  const isUnhandled = bad.failedCause === WorkflowTaskFailedCause.UNHANDLED_COMMAND;
  tx.refuseAfterCommit = error;
  abortSeenUpdates(tx, execution);
  if (task.attempt > 1 && !isUnhandled) return undefined;
  execution.closeAttempted = isUnhandled;
  const failure = { message: bad.message, serverFailureInfo: {} };
  take(tx, task, failTask, {
    execution,
    cause: bad.failedCause,
    failure,
    identity: request.identity ?? '',
    binaryChecksum: request.binaryChecksum,
    countAttempt: true,
  });
  if (bad.terminates) {
    tx.flush(execution);
    terminateRun(tx, execution, { reason: bad.message, identity: 'history-service' });
    return undefined;
  }
  afterFailedTask(tx, execution);
  return undefined;
}

function afterFailedTask(tx: Transaction, execution: Execution): void {
  const { queries } = execution;
  for (const query of queries ?? []) query.attached = false;
  scheduleWorkflowTask(tx, execution);
}

function completedAttributes(
  request: RespondWorkflowTaskCompletedRequest,
): Partial<WorkflowTaskCompletedEventAttributes> {
  return {
    identity: request.identity,
    binaryChecksum: request.binaryChecksum,
    sdkMetadata: request.sdkMetadata,
    meteringMetadata: request.meteringMetadata,
    workerVersion: request.workerVersionStamp,
  };
}

/** The sticky queue that the completion names; without one the run is not sticky any more. */
function stickyQueueOf({
  stickyAttributes,
}: RespondWorkflowTaskCompletedRequest): StickyQueue | undefined {
  const name = stickyAttributes?.workerTaskQueue?.name;
  if (!name) return undefined;
  return { name, scheduleToStartMs: durationMs(stickyAttributes.scheduleToStartTimeout) ?? 0 };
}

function complete(
  tx: Transaction,
  execution: Execution,
  request: RespondWorkflowTaskCompletedRequest,
  check: CommandCheck,
): RespondWorkflowTaskCompletedResponse {
  const { task } = execution;
  const { identity = '' } = request;
  const heartbeat = request.forceCreateNewWorkflowTask === true;
  const { originalScheduledAt } = task;
  if (
    heartbeat &&
    tx.timeOf(execution) - originalScheduledAt > tx.world.limits.workflowTaskHeartbeatTimeoutMs
  ) {
    take(tx, task, timeOutTask, { execution, timeoutType: 1 });
    scheduleWorkflowTask(tx, execution);
    tx.refuseAfterCommit = notFound('workflow task heartbeat timeout');
    return {};
  }
  if (leavesNoTrace(execution, request)) return dropRejected(tx, execution, request);
  take(tx, task, completeTask, { execution, attributes: completedAttributes(request) });
  execution.sticky = stickyQueueOf(request);
  answerAttachedQueries(tx, execution, request);
  const completedId = execution.store.count;
  const outcome: CommandOutcome = { eager: [], canceled: [] };
  for (const command of request.commands ?? []) {
    applyCommand(command, {
      tx,
      execution,
      check,
      outcome,
      completedId,
      identity,
      allowEager: tx.world.switches.eagerActivities,
    });
  }
  for (const message of uncommandedMessages(request)) handleUpdateMessage(tx, execution, message);
  if (!execution.isRunning) return {};
  closeCanceled(tx, execution, outcome, identity);
  rejectUnprocessed(tx, execution);
  const flushed = tx.flush(execution);
  const needsTask = heartbeat || flushed || outcome.canceled.length > 0;
  if (needsTask) {
    scheduleWorkflowTask(
      tx,
      execution,
      heartbeat && !flushed ? { kind: 'normal', originalScheduledAt } : {},
    );
  } else if (hasAdmittedUpdate(execution)) {
    scheduleWorkflowTask(tx, execution, { kind: 'speculative' });
  }
  const response: RespondWorkflowTaskCompletedResponse = {};
  if (outcome.eager.length > 0) {
    response.activityTasks = outcome.eager.flatMap(
      ({ scheduledEventId }) =>
        startActivityTask(tx, execution, scheduledEventId, { identity }) ?? [],
    );
  }
  if (needsTask && request.returnNewWorkflowTask)
    response.workflowTask = startAndShip(tx, execution, identity, true);
  if (execution.task.status === 'none') queriesAfterTask(tx, execution);
  return response;
}

/** The messages in the order in which they are carried out. */
function handledMessages(
  request: RespondWorkflowTaskCompletedRequest,
  { messages }: CommandCheck,
): Message[] {
  const ordered = (request.commands ?? []).flatMap(
    ({ protocolMessageCommandAttributes: attributes }) =>
      messages.get(attributes?.messageId ?? '') ?? [],
  );
  return [...ordered, ...uncommandedMessages(request)];
}

/** Messages that no command orders: rejections, which write no event. */
function uncommandedMessages({
  commands = [],
  messages = [],
}: RespondWorkflowTaskCompletedRequest): Message[] {
  const ordered = new Set(
    commands.map((command) => command.protocolMessageCommandAttributes?.messageId),
  );
  return messages.filter(({ id }) => !ordered.has(id));
}

/**
 * A speculative task that brought nothing but rejections is forgotten, as if it had never been
 * (server: workflow_task_state_machine.go skipDroppingSpeculative).
 */
function leavesNoTrace(
  { task, buffered, nextEventId }: Execution,
  request: RespondWorkflowTaskCompletedRequest,
): boolean {
  if (task.kind !== 'speculative' || task.scheduledEventId !== nextEventId) return false;
  if (buffered.length > 0 || request.commands?.length || request.forceCreateNewWorkflowTask)
    return false;
  return !(request.messages ?? []).some(({ body }) => !body?.type_url?.endsWith('.Rejection'));
}

/** The worker goes back to the event where it was before the dropped task. */
function dropRejected(
  tx: Transaction,
  execution: Execution,
  request: RespondWorkflowTaskCompletedRequest,
): RespondWorkflowTaskCompletedResponse {
  take(tx, execution.task, dropTask, { execution });
  answerAttachedQueries(tx, execution, request);
  for (const message of request.messages ?? []) handleUpdateMessage(tx, execution, message);
  rejectUnprocessed(tx, execution);
  if (hasAdmittedUpdate(execution)) scheduleWorkflowTask(tx, execution, { kind: 'speculative' });
  else queriesAfterTask(tx, execution);
  return { resetHistoryEventId: execution.replayed.lastCompletedTaskStartedId };
}

function answerAttachedQueries(
  tx: Transaction,
  execution: Execution,
  request: RespondWorkflowTaskCompletedRequest,
): void {
  const results = request.queryResults ?? {};
  const waiting: NonNullable<Execution['queries']> = [];
  for (const query of execution.queries ?? []) {
    const result = query.attached ? results[query.id] : undefined;
    query.attached = false;
    if (!result) {
      waiting.push(query);
    } else if (isOversized(tx.world, 'temporal.api.common.v1.Payloads', result.answer)) {
      tx.answer(query.ticket, queryFailed(BLOB_TOO_LARGE, undefined));
    } else if (result.resultType === QueryResultType.ANSWERED) {
      tx.answer(query.ticket, { queryResult: result.answer });
    } else {
      tx.answer(query.ticket, queryFailed(result.errorMessage, result.failure));
    }
  }
  execution.queries = waiting.length > 0 ? waiting : undefined;
}
