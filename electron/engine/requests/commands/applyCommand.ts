/** Carries out a command that has been validated. */
import { CommandType } from '../../../../shared/protocol/enums.ts';
import type { Command } from '../../../../shared/protocol/messages.ts';
import { InvariantError } from '../../core/errors.ts';
import { take } from '../../core/machine.ts';
import { jsonPayloads } from '../../core/payloads.ts';
import type { Transaction } from '../../core/transaction.ts';
import { closeActivity } from '../../machines/activity.ts';
import { scheduleActivity } from '../../machines/activitySchedule.ts';
import { initiateChild } from '../../machines/childWorkflow.ts';
import { continueAsNew } from '../../machines/continueAsNew.ts';
import { initiateCancel, initiateSignal } from '../../machines/externalWorkflow.ts';
import { cancelTimer, startTimer } from '../../machines/timer.ts';
import { handleUpdateMessage } from '../../machines/update.ts';
import { closeRun } from '../../machines/workflowClose.ts';
import { completeRun, failRun } from '../../machines/workflowEnd.ts';
import type { EventExtras } from '../../state/events.ts';
import type { Activity, Execution } from '../../state/execution.ts';
import type { CommandCheck } from './commandCheck.ts';

/** What applying the commands of one completion leads to. */
export interface CommandOutcome {
  /** Activities that are handed to the worker in the response. */
  readonly eager: Activity[];
  /** Activities that are canceled at once: the workflow needs a task to hear of it. */
  readonly canceled: Activity[];
}

export interface CommandContext {
  readonly tx: Transaction;
  readonly execution: Execution;
  readonly check: CommandCheck;
  readonly outcome: CommandOutcome;
  /** Id of the WorkflowTaskCompleted event that the commands belong to. */
  readonly completedId: number;
  readonly identity: string;
  /** The worker can take activities with the response. */
  readonly allowEager: boolean;
}

export function applyCommand(command: Command, context: CommandContext): void {
  const apply = APPLY[command.commandType ?? CommandType.UNSPECIFIED];
  if (!apply) throw new InvariantError(`command ${command.commandType} was not refused`);
  apply(command, context);
}

/** What a command says beside its attributes lands on its event. */
const extrasOf = ({ userMetadata, eventGroupMarkers }: Command): EventExtras => ({
  userMetadata,
  eventGroupMarkers,
});

type Apply = (command: Command, context: CommandContext) => void;

const cancelActivity: Apply = (command, { tx, execution, completedId, outcome }) => {
  const scheduledEventId =
    command.requestCancelActivityTaskCommandAttributes?.scheduledEventId ?? 0;
  const pending = execution.replayed.activities?.get(scheduledEventId);
  const activity = execution.activities?.get(scheduledEventId);
  const workflowTaskCompletedEventId = completedId;
  if (!pending) return;
  tx.append(
    execution,
    'activityTaskCancelRequested',
    { scheduledEventId, workflowTaskCompletedEventId },
    extrasOf(command),
  );
  // One whose end is only buffered yet is done for the server.
  if (!activity) return;
  activity.cancelRequested = true;
  if (activity.status !== 'started') outcome.canceled.push(activity);
};

/** Activities that no worker had begun are canceled at once, when all commands are carried out and the run goes on. */
export function closeCanceled(
  tx: Transaction,
  execution: Execution,
  outcome: CommandOutcome,
  identity: string,
): void {
  for (const activity of outcome.canceled) {
    const pending = execution.replayed.activities?.get(activity.scheduledEventId);
    const latestCancelRequestedEventId = pending?.cancelRequestedEventId;
    const details = jsonPayloads('ACTIVITY_ID_NOT_STARTED');
    take(tx, activity, closeActivity, {
      execution,
      end: {
        name: 'activityTaskCanceled',
        attributes: { details, latestCancelRequestedEventId, identity },
      },
    });
  }
}

const APPLY: { readonly [Type in CommandType]?: Apply } = {
  [CommandType.SCHEDULE_ACTIVITY_TASK](
    command,
    { tx, execution, check, outcome, completedId, allowEager },
  ) {
    const scheduled = check.scheduled.get(command);
    if (!scheduled) throw new InvariantError('an activity was not validated');
    const eager = allowEager && scheduled.attributes.requestEagerExecution === true;
    const activity = scheduleActivity(tx, execution, scheduled, completedId, !eager);
    if (eager) outcome.eager.push(activity);
  },
  [CommandType.REQUEST_CANCEL_ACTIVITY_TASK]: cancelActivity,
  [CommandType.START_TIMER](command, { tx, execution, completedId }) {
    startTimer(
      tx,
      execution,
      command.startTimerCommandAttributes ?? {},
      completedId,
      extrasOf(command),
    );
  },
  [CommandType.CANCEL_TIMER](command, { tx, execution, completedId }) {
    const { timerId = '' } = command.cancelTimerCommandAttributes ?? {};
    cancelTimer(tx, execution, timerId, completedId, extrasOf(command));
  },
  [CommandType.COMPLETE_WORKFLOW_EXECUTION](command, { tx, execution, completedId }) {
    const { result } = command.completeWorkflowExecutionCommandAttributes ?? {};
    completeRun(tx, execution, result, completedId, extrasOf(command));
  },
  [CommandType.FAIL_WORKFLOW_EXECUTION](command, { tx, execution, completedId }) {
    const { failure } = command.failWorkflowExecutionCommandAttributes ?? {};
    failRun(tx, execution, failure, completedId, extrasOf(command));
  },
  [CommandType.CANCEL_WORKFLOW_EXECUTION](command, { tx, execution, completedId }) {
    const details = command.cancelWorkflowExecutionCommandAttributes?.details;
    closeRun(
      tx,
      execution,
      'workflowExecutionCanceled',
      { details, workflowTaskCompletedEventId: completedId },
      extrasOf(command),
    );
  },
  [CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION](command, { tx, execution, check, completedId }) {
    const searchAttributes = check.searchAttributes.get(command);
    const attributes = {
      ...command.continueAsNewWorkflowExecutionCommandAttributes,
      searchAttributes,
    };
    continueAsNew(tx, execution, attributes, completedId, extrasOf(command));
  },
  [CommandType.RECORD_MARKER](command, { tx, execution, completedId }) {
    const { markerName, details, header, failure } = command.recordMarkerCommandAttributes ?? {};
    tx.append(
      execution,
      'markerRecorded',
      { markerName, details, header, failure, workflowTaskCompletedEventId: completedId },
      extrasOf(command),
    );
  },
  [CommandType.START_CHILD_WORKFLOW_EXECUTION](command, { tx, execution, check, completedId }) {
    const searchAttributes = check.searchAttributes.get(command);
    const attributes = {
      ...command.startChildWorkflowExecutionCommandAttributes,
      searchAttributes,
    };
    initiateChild(tx, execution, attributes, completedId, extrasOf(command));
  },
  [CommandType.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION](command, { tx, execution, completedId }) {
    const attributes = command.signalExternalWorkflowExecutionCommandAttributes ?? {};
    initiateSignal(tx, execution, attributes, completedId, extrasOf(command));
  },
  [CommandType.REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION](
    command,
    { tx, execution, completedId },
  ) {
    const attributes = command.requestCancelExternalWorkflowExecutionCommandAttributes ?? {};
    initiateCancel(tx, execution, attributes, completedId, extrasOf(command));
  },
  [CommandType.UPSERT_WORKFLOW_SEARCH_ATTRIBUTES](command, { tx, execution, check, completedId }) {
    const searchAttributes = check.searchAttributes.get(command);
    const workflowTaskCompletedEventId = completedId;
    tx.append(
      execution,
      'upsertWorkflowSearchAttributes',
      { searchAttributes, workflowTaskCompletedEventId },
      extrasOf(command),
    );
  },
  [CommandType.PROTOCOL_MESSAGE](command, { tx, execution, check }) {
    const message = check.messages.get(command.protocolMessageCommandAttributes?.messageId ?? '');
    if (message) handleUpdateMessage(tx, execution, message);
  },
  [CommandType.MODIFY_WORKFLOW_PROPERTIES](command, { tx, execution, completedId }) {
    const upsertedMemo = command.modifyWorkflowPropertiesCommandAttributes?.upsertedMemo;
    const workflowTaskCompletedEventId = completedId;
    tx.append(
      execution,
      'workflowPropertiesModified',
      { upsertedMemo, workflowTaskCompletedEventId },
      extrasOf(command),
    );
  },
};
