/**
 * Updates: requests that a workflow validates, accepts and completes.
 *
 * ```
 *            send           accept            complete
 *  admitted ------> sent ------------> accepted ---------> completed
 *      ^             | \                   |
 *      +--- resend --+  +--> rejected      +--> completed (the run closed: a failure outcome)
 *      +--------------------> aborted   (the run closed before it was accepted)
 * ```
 * server: workflow/update/update.go, registry.go, docs/architecture/workflow-update.md
 */
import { UpdateWorkflowExecutionLifecycleStage as Stage } from '../../../shared/protocol/enums.ts';
import type {
  Acceptance,
  Failure,
  Message,
  Outcome,
  Rejection,
  UpdateResponse,
} from '../../../shared/protocol/messages.ts';
import { errorDetail, notFound, RequestError, workflowNotReady } from '../core/errors.ts';
import { type Transition, take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import { attributesOf } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import type { Update, UpdateStatus, UpdateView } from '../state/update.ts';

type UpdateTransition<Input> = Transition<
  UpdateStatus,
  Update,
  Input & { execution: Execution },
  Transaction
>;

export const sendUpdate: UpdateTransition<object> = {
  name: 'update.send',
  from: ['admitted'],
  to: 'sent',
  apply: (_update, { execution }, tx) => tx.touch(execution),
};

/** The task that carried it failed or timed out. */
export const resendUpdate: UpdateTransition<object> = {
  name: 'update.resend',
  from: ['sent'],
  to: 'admitted',
  apply: (_update, { execution }, tx) => tx.touch(execution),
};

export const acceptUpdate: UpdateTransition<{ readonly acceptance: Acceptance }> = {
  name: 'update.accept',
  from: ['sent'],
  to: 'accepted',
  apply(update, { execution, acceptance }, tx) {
    update.acceptedEventId = tx.append(execution, 'workflowExecutionUpdateAccepted', {
      protocolInstanceId: update.updateId,
      acceptedRequestMessageId: acceptance.acceptedRequestMessageId,
      acceptedRequestSequencingEventId: acceptance.acceptedRequestSequencingEventId,
      acceptedRequest: update.isInHistory ? undefined : update.request,
    });
  },
};

export const completeUpdate: UpdateTransition<{ readonly response: UpdateResponse }> = {
  name: 'update.complete',
  from: ['accepted'],
  to: 'completed',
  apply(update, { execution, response }, tx) {
    update.outcome = response.outcome;
    const { acceptedEventId } = update;
    const { meta, outcome } = response;
    tx.append(execution, 'workflowExecutionUpdateCompleted', { meta, acceptedEventId, outcome });
  },
};

export const rejectUpdate: UpdateTransition<{ readonly failure: Failure | undefined }> = {
  name: 'update.reject',
  from: ['sent'],
  to: 'rejected',
  apply(update, { execution, failure }, tx) {
    tx.touch(execution);
    update.outcome = { failure: failure ?? {} };
  },
};

/** The run closed before the outcome: the history keeps the acceptance, clients get a failure. */
export const closeAcceptedUpdate: UpdateTransition<object> = {
  name: 'update.closeAccepted',
  from: ['accepted'],
  to: 'completed',
  apply(update, { execution }, tx) {
    tx.touch(execution);
    update.outcome = { failure: UNFINISHED };
  },
};

export const abortUpdate: UpdateTransition<object> = {
  name: 'update.abort',
  from: ['admitted', 'sent'],
  to: 'aborted',
  apply: (_update, { execution }, tx) => tx.touch(execution),
};

const UNFINISHED: Failure = {
  message: 'Workflow Update failed because the Workflow completed before the Update completed.',
  source: 'Server',
  applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow', nonRetryable: true },
};

const UNPROCESSED: Failure = {
  message:
    "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.",
  source: 'Server',
  applicationFailureInfo: { type: 'UnprocessedUpdate', nonRetryable: true },
};

const BODY = 'type.googleapis.com/temporal.api.update.v1.';

/** The messages that ride in the task that has just started; undefined when there are none. */
export function messagesForTask(tx: Transaction, execution: Execution): Message[] | undefined {
  const messages: Message[] = [];
  for (const update of execution.updates?.values() ?? []) {
    if (update.status !== 'admitted') continue;
    take(tx, update, sendUpdate, { execution });
    if (update.isInHistory) continue;
    messages.push({
      id: `${update.updateId}/request`,
      protocolInstanceId: update.updateId,
      eventId: execution.task.startedEventId - 1,
      body: {
        type_url: `${BODY}Request`,
        value: tx.world.codec.encode('temporal.api.update.v1.Request', update.request),
      },
    });
  }
  return messages.length > 0 ? messages : undefined;
}

/** Carries out one message of a worker: an acceptance, an outcome or a rejection. Messages of updates that are gone change nothing. */
export function handleUpdateMessage(tx: Transaction, execution: Execution, message: Message): void {
  const update = execution.updates?.get(message.protocolInstanceId ?? '');
  const { type_url: type = '', value = new Uint8Array(0) } = message.body ?? {};
  if (!update) return;
  const { codec } = tx.world;
  switch (type.slice(BODY.length)) {
    case 'Acceptance': {
      if (update.status !== 'sent') return;
      const acceptance: Acceptance = codec.decode('temporal.api.update.v1.Acceptance', value);
      take(tx, update, acceptUpdate, { execution, acceptance });
      // When the step is done: who waits for the acceptance gets the outcome if that comes with it.
      tx.after(() => settleUpdate(tx, execution, update));
      return;
    }
    case 'Response': {
      if (update.status !== 'accepted') return;
      const response: UpdateResponse = codec.decode('temporal.api.update.v1.Response', value);
      take(tx, update, completeUpdate, { execution, response });
      break;
    }
    case 'Rejection': {
      if (update.status !== 'sent') return;
      const rejection: Rejection = codec.decode('temporal.api.update.v1.Rejection', value);
      take(tx, update, rejectUpdate, { execution, failure: rejection.failure });
      break;
    }
    default:
      return;
  }
  settleUpdate(tx, execution, update);
}

/** Updates that the worker got and left alone are rejected: it does not know updates. */
export function rejectUnprocessed(tx: Transaction, execution: Execution): void {
  for (const update of [...(execution.updates?.values() ?? [])]) {
    if (update.status !== 'sent') continue;
    take(tx, update, rejectUpdate, { execution, failure: UNPROCESSED });
    settleUpdate(tx, execution, update);
  }
}

/** The task that carried updates ended without their answer: they wait for the next one. */
export function resendUpdates(tx: Transaction, execution: Execution): void {
  for (const update of execution.updates?.values() ?? []) {
    if (update.status === 'sent') take(tx, update, resendUpdate, { execution });
  }
}

/** The completion that should have answered them was refused. The workflow has seen these updates: nobody must try them again. */
export function abortSeenUpdates(tx: Transaction, execution: Execution): void {
  for (const update of [...(execution.updates?.values() ?? [])]) {
    if (update.status !== 'sent' || update.isInHistory) continue;
    take(tx, update, abortUpdate, { execution });
    execution.updates?.delete(update.updateId);
    for (const waiter of [...update.waiters]) waiter.refuse(tx, taskFailed());
  }
}

const taskFailed = (): RequestError =>
  workflowNotReady(
    'Unable to perform workflow execution update due to unexpected workflow task failure.',
  );

/** Whether an update waits for a task to carry it. */
export function hasAdmittedUpdate(execution: Execution): boolean {
  for (const { status } of execution.updates?.values() ?? [])
    if (status === 'admitted') return true;
  return false;
}

/** The run has closed: what has no outcome gets one, or an error. */
export function closeUpdates(tx: Transaction, execution: Execution): void {
  const updates = [...(execution.updates?.values() ?? [])];
  for (const update of updates) {
    if (update.status === 'accepted') {
      take(tx, update, closeAcceptedUpdate, { execution });
      settleUpdate(tx, execution, update, false);
    } else {
      take(tx, update, abortUpdate, { execution });
      const error = execution.newRunId === '' ? updateAborted() : workflowClosing();
      for (const waiter of [...update.waiters]) waiter.refuse(tx, error);
    }
  }
  execution.updates = undefined;
}

const updateAborted = (): RequestError =>
  notFound('workflow update was aborted by closing workflow');

/** Retryable: the client tries again and finds the next run. */
export const workflowClosing = (): RequestError =>
  new RequestError(
    'RESOURCE_EXHAUSTED',
    'workflow operation can not be applied because workflow is closing',
    [errorDetail('ResourceExhaustedFailure', { cause: 5, scope: 1 })],
  );

/** Answers those who wait for the stage that the update has reached; an update with an outcome is forgotten. */
function settleUpdate(
  tx: Transaction,
  execution: Execution,
  update: Update,
  inHistory = true,
): void {
  const view = viewOf(update, inHistory);
  if (view.outcome) execution.updates?.delete(update.updateId);
  for (const waiter of [...update.waiters]) {
    if (view.stage >= waiter.stage) tx.answer(waiter.ticket, waiter.respond(view));
  }
}

/** What a client may know of a live update. */
export function viewOf(update: Update, inHistory = true): UpdateView {
  const { updateId, outcome, status } = update;
  const accepted = inHistory && (status === 'accepted' || status === 'completed');
  const stage = outcome ? Stage.COMPLETED : accepted ? Stage.ACCEPTED : Stage.ADMITTED;
  return { updateId, outcome, accepted, stage };
}

/** What the history knows of an update: accepted, or completed with its outcome; undefined when nothing. */
export function recordedUpdate(execution: Execution, updateId: string): UpdateView | undefined {
  const recorded = execution.replayed.updates?.get(updateId);
  if (!recorded) return undefined;
  if (recorded.completedEventId !== undefined) {
    const event = execution.store.get(recorded.completedEventId);
    const { outcome } = attributesOf(event, 'workflowExecutionUpdateCompleted');
    return { updateId, stage: Stage.COMPLETED, outcome, accepted: true };
  }
  if (execution.isRunning)
    return { updateId, stage: Stage.ACCEPTED, outcome: undefined, accepted: true };
  const outcome: Outcome = { failure: UNFINISHED };
  return { updateId, stage: Stage.COMPLETED, outcome, accepted: false };
}
