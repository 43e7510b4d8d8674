/** What each command must satisfy before any of a completion is carried out (server: api/command_attr_validator.go). */
import {
  CommandType,
  WorkflowTaskFailedCause as Cause,
} from '../../../../shared/protocol/enums.ts';
import type { Command } from '../../../../shared/protocol/messages.ts';
import { checkDuration } from '../../../../shared/temporal/durationLimits.ts';
import { utf8Length } from '../../../../shared/util/utf8.ts';
import { pascalCase } from '../../../../shared/util/pascalCase.ts';
import { invalidArgument } from '../../core/errors.ts';
import { BadCommand } from './badCommand.ts';
import type { CommandCheck, Validate } from './commandCheck.ts';
import { lengthProblem } from './commandLengths.ts';
import {
  checkMapSize,
  checkMemoSize,
  noteSearchAttributes,
  payloadMapSize,
  PAYLOADS,
} from './commandSizes.ts';
import { cancelActivity, scheduleActivity } from './validateActivity.ts';
import { cancelExternal, signalExternal, startChild } from './validateOthers.ts';
import {
  cancelWorkflow,
  closes,
  completeWorkflow,
  continueAsNew,
  failWorkflow,
} from './validateRun.ts';

const CLOSING: ReadonlySet<CommandType> = new Set([
  CommandType.COMPLETE_WORKFLOW_EXECUTION,
  CommandType.FAIL_WORKFLOW_EXECUTION,
  CommandType.CANCEL_WORKFLOW_EXECUTION,
  CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
]);

const commandNames = new Map<number, string>(
  Object.entries(CommandType).map(([key, value]) => [value, pascalCase(key)]),
);

/** A closing command must be the last one; INVALID_ARGUMENT otherwise, and the task stays as it is. */
export function checkSequence(commands: readonly Command[]): void {
  const names = commands.map(({ commandType = 0 }) => commandNames.get(commandType) ?? '');
  const closing = commands
    .slice(0, -1)
    .findIndex(({ commandType = 0 }) => CLOSING.has(commandType));
  if (closing < 0) return;
  throw invalidArgument(
    `invalid command sequence: [${names.join(', ')}], command ${names[closing]} must be the last command.`,
  );
}

/** Throws a BadCommand, or a RequestError for what fails no task; else notes what the command would change. */
export function validateCommand(command: Command, check: CommandCheck): void {
  const validate = VALIDATE[command.commandType ?? CommandType.UNSPECIFIED];
  if (!validate) throw invalidArgument('unknown command type: Unspecified');
  validate(command, check);
}

const startTimer: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_START_TIMER_ATTRIBUTES, message);
  const attributes = command.startTimerCommandAttributes;
  if (!attributes) throw bad('StartTimerCommandAttributes is not set on StartTimerCommand.');
  const { timerId = '', startToFireTimeout } = attributes;
  if (timerId === '') throw bad('TimerId is not set on StartTimerCommand.');
  const long = lengthProblem(check, 'TimerId', 'StartTimerCommand', timerId);
  if (long) throw bad(long);
  const duration = checkDuration(startToFireTimeout);
  if (!duration.ok) {
    throw bad(
      `An invalid StartToFireTimeout is set on StartTimerCommand: ${duration.reason}. TimerId=${timerId}`,
    );
  }
  if (check.timerIds.has(timerId)) {
    throw new BadCommand(
      Cause.START_TIMER_DUPLICATE_ID,
      `invalid history builder state for action: add-timer-started-event, TimerID: ${timerId}`,
    );
  }
  check.timerIds.add(timerId);
};

const cancelTimer: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_CANCEL_TIMER_ATTRIBUTES, message);
  const attributes = command.cancelTimerCommandAttributes;
  if (!attributes) throw bad('CancelTimerCommandAttributes is not set on CancelTimerCommand.');
  const { timerId = '' } = attributes;
  if (timerId === '') throw bad('TimerId is not set on CancelTimerCommand.');
  const long = lengthProblem(check, 'TimerId', 'CancelTimerCommand', timerId);
  if (long) throw bad(long);
  if (!check.timerIds.delete(timerId)) {
    throw bad(
      `invalid history builder state for action: add-timer-canceled-event, TimerID: ${timerId}`,
    );
  }
  check.canceledTimers.add(timerId);
};

const scheduleNexusOperation: Validate = (command) => {
  const endpoint = command.scheduleNexusOperationCommandAttributes?.endpoint ?? '';
  throw new BadCommand(
    Cause.BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES,
    `endpoint "${endpoint}" not found`,
  );
};

const cancelNexusOperation: Validate = (command) => {
  const id = command.requestCancelNexusOperationCommandAttributes?.scheduledEventId ?? 0;
  throw new BadCommand(
    Cause.BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES,
    `requested cancelation for a non-existing or already completed operation with scheduled event ID of ${id}`,
  );
};

const recordMarker: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_RECORD_MARKER_ATTRIBUTES, message);
  const attributes = command.recordMarkerCommandAttributes;
  if (!attributes) throw bad('RecordMarkerCommandAttributes is not set on RecordMarkerCommand.');
  const { markerName = '', details = {} } = attributes;
  if (markerName === '') throw bad('MarkerName is not set on RecordMarkerCommand.');
  const long = lengthProblem(check, 'MarkerName', 'RecordMarkerCommand', markerName);
  if (long) throw bad(long);
  let sizeBytes = 0;
  for (const [key, payloads] of Object.entries(details))
    sizeBytes += utf8Length(key) + check.world.codec.sizeOf(PAYLOADS, payloads);
  const field = 'RecordMarkerCommandAttributes.Details';
  checkMapSize(check, Cause.BAD_RECORD_MARKER_ATTRIBUTES, field, sizeBytes);
};

const upsertSearchAttributes: Validate = (command, check) => {
  const cause = Cause.BAD_SEARCH_ATTRIBUTES;
  const name = 'UpsertWorkflowSearchAttributesCommand';
  const { searchAttributes } = command.upsertWorkflowSearchAttributesCommandAttributes ?? {};
  if (!searchAttributes) throw new BadCommand(cause, `SearchAttributes is not set on ${name}.`);
  const { indexedFields = {} } = searchAttributes;
  if (Object.keys(indexedFields).length === 0)
    throw new BadCommand(cause, `IndexedFields is not set on ${name}.`);
  checkMapSize(check, cause, `${name}Attributes`, payloadMapSize(indexedFields));
  const { namespace, replayed } = check.execution;
  const before = replayed.searchAttributes;
  noteSearchAttributes(command, check, namespace, searchAttributes, cause, before);
};

const modifyProperties: Validate = (command, check) => {
  const cause = Cause.BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
  const name = 'ModifyWorkflowPropertiesCommand';
  const { upsertedMemo } = command.modifyWorkflowPropertiesCommandAttributes ?? {};
  if (!upsertedMemo) throw new BadCommand(cause, `UpsertedMemo is not set on ${name}.`);
  const { fields = {} } = upsertedMemo;
  if (Object.keys(fields).length === 0)
    throw new BadCommand(cause, `UpsertedMemo.Fields is not set on ${name}.`);
  checkMapSize(check, cause, `${name}Attributes`, payloadMapSize(fields));
  const merged = { fields: { ...check.execution.replayed.memo, ...fields } };
  checkMemoSize(check, cause, `${name}Attributes. Memo`, merged);
};

const protocolMessage: Validate = (command, check) => {
  const messageId = command.protocolMessageCommandAttributes?.messageId ?? '';
  if (!check.messages.has(messageId)) {
    throw new BadCommand(
      Cause.BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
      `ProtocolMessageCommand referenced absent message ID ${messageId}`,
    );
  }
};

const VALIDATE: { readonly [Type in CommandType]?: Validate } = {
  [CommandType.SCHEDULE_ACTIVITY_TASK]: scheduleActivity,
  [CommandType.REQUEST_CANCEL_ACTIVITY_TASK]: cancelActivity,
  [CommandType.START_TIMER]: startTimer,
  [CommandType.CANCEL_TIMER]: cancelTimer,
  [CommandType.COMPLETE_WORKFLOW_EXECUTION]: closes(completeWorkflow),
  [CommandType.FAIL_WORKFLOW_EXECUTION]: closes(failWorkflow),
  [CommandType.CANCEL_WORKFLOW_EXECUTION]: closes(cancelWorkflow),
  [CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION]: closes(continueAsNew),
  [CommandType.RECORD_MARKER]: recordMarker,
  [CommandType.START_CHILD_WORKFLOW_EXECUTION]: startChild,
  [CommandType.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION]: signalExternal,
  [CommandType.REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION]: cancelExternal,
  [CommandType.UPSERT_WORKFLOW_SEARCH_ATTRIBUTES]: upsertSearchAttributes,
  [CommandType.MODIFY_WORKFLOW_PROPERTIES]: modifyProperties,
  [CommandType.PROTOCOL_MESSAGE]: protocolMessage,
  [CommandType.SCHEDULE_NEXUS_OPERATION]: scheduleNexusOperation,
  [CommandType.REQUEST_CANCEL_NEXUS_OPERATION]: cancelNexusOperation,
};
