/** What each command must satisfy before any of a completion is carried out (server: api/command_attr_validator.go). */
import {
  CommandType,
  WorkflowTaskFailedCause as Cause,
} from '../../../../shared/protocol/enums.ts';
import type { Command, Duration, SearchAttributes } from '../../../../shared/protocol/messages.ts';
import { normaliseActivityTimeouts } from '../../../../shared/temporal/activityTimeouts.ts';
import { checkDuration } from '../../../../shared/temporal/durationLimits.ts';
import { ensureDefaults, validateRetryPolicy } from '../../../../shared/temporal/retry.ts';
import { invalidArgument, namespaceNotFound } from '../../core/errors.ts';
import { isUuid } from '../../core/idSource.ts';
import { isCronSchedule } from '../../machines/cronSchedule.ts';
import { checkSearchAttributes } from '../../state/searchAttributes.ts';
import { isOversized } from '../startChecks.ts';
import { BadCommand, pascalCase } from './badCommand.ts';
import type { CommandCheck } from './commandCheck.ts';

type Validate = (command: Command, check: CommandCheck) => void;

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

const scheduleActivity: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, message);
  const attributes = command.scheduleActivityTaskCommandAttributes;
  if (!attributes)
    throw bad('ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.');
  if (!attributes.activityId) throw bad('activityId is not set');
  if (!attributes.activityType?.name) throw bad('activityType is not set');
  if (attributes.taskQueue?.name?.startsWith('/_sys/')) {
    throw bad('task queue name cannot start with reserved prefix /_sys/');
  }
  const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
  if (!policy.ok) throw bad(policy.message);
  const { activityId } = attributes;
  const activityType = attributes.activityType.name;
  const timeouts = normaliseActivityTimeouts(
    {
      scheduleToClose: attributes.scheduleToCloseTimeout,
      scheduleToStart: attributes.scheduleToStartTimeout,
      startToClose: attributes.startToCloseTimeout,
      heartbeat: attributes.heartbeatTimeout,
    },
    check.execution.replayed.runTimeoutMs,
    { id: activityId, type: activityType },
  );
  if (!timeouts.ok) throw bad(timeouts.message);
  if (check.activityIds.has(activityId)) {
    throw new BadCommand(
      Cause.SCHEDULE_ACTIVITY_DUPLICATE_ID,
      `invalid history builder state for action: add-activitytask-scheduled-event, ActivityID: ${activityId}`,
    );
  }
  const cause = Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
  checkSize(
    check,
    cause,
    'ScheduleActivityTaskCommandAttributes.Input',
    PAYLOADS,
    attributes.input,
  );
  check.pendingActivityCount += 1;
  if (check.pendingActivityCount > check.world.limits.pendingActivitiesMax) {
    throw new BadCommand(
      Cause.PENDING_ACTIVITIES_LIMIT_EXCEEDED,
      pendingText('activities', check.world.limits.pendingActivitiesMax),
    );
  }
  check.activityIds.add(activityId);
  check.scheduled.set(command, {
    attributes,
    timeouts: timeouts.timeouts,
    retryPolicy: policy.policy,
    extras: { userMetadata: command.userMetadata, eventGroupMarkers: command.eventGroupMarkers },
  });
};

const pendingText = (what: string, limit: number): string =>
  `the number of pending ${what}, ${limit}, has reached the per-workflow limit of ${limit}`;

const startTimer: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_START_TIMER_ATTRIBUTES, message);
  const attributes = command.startTimerCommandAttributes;
  if (!attributes) throw bad('StartTimerCommandAttributes is not set on StartTimerCommand.');
  const { timerId = '', startToFireTimeout } = attributes;
  if (timerId === '') throw bad('TimerId is not set on StartTimerCommand.');
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
  if (!check.timerIds.delete(timerId)) {
    throw bad(
      `invalid history builder state for action: add-timer-canceled-event, TimerID: ${timerId}`,
    );
  }
  check.canceledTimers.add(timerId);
};

const cancelActivity: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES, message);
  const attributes = command.requestCancelActivityTaskCommandAttributes;
  if (!attributes)
    throw bad(
      'RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand.',
    );
  const { scheduledEventId = 0 } = attributes;
  if (scheduledEventId <= 0)
    throw bad('ScheduledEventId is not set on RequestCancelActivityTaskCommand.');
  // Ids of activities that this completion schedules are not known yet; what it cancels of them is checked when it is done.
  const isNew = scheduledEventId >= check.execution.nextEventId && check.scheduled.size > 0;
  const pending = check.execution.replayed.activities?.get(scheduledEventId);
  const again =
    pending?.cancelRequestedEventId !== undefined || check.canceledActivities.has(scheduledEventId);
  if (!again && (isNew || pending)) {
    check.canceledActivities.add(scheduledEventId);
    return;
  }
  throw bad(
    `invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: ${scheduledEventId}`,
  );
};

const closes =
  (extra?: Validate): Validate =>
  (command, check) => {
    extra?.(command, check);
    check.closing = command;
  };

const completeWorkflow: Validate = (command, check) => {
  // The real server names this cause too, whatever the command.
  const cause = Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
  const { result } = command.completeWorkflowExecutionCommandAttributes ?? {};
  checkSize(check, cause, 'CompleteWorkflowExecutionCommandAttributes.Result', PAYLOADS, result);
  if (!command.completeWorkflowExecutionCommandAttributes) {
    throw new BadCommand(
      Cause.BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
      'CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.',
    );
  }
};

const failWorkflow: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES, message);
  const attributes = command.failWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad('FailWorkflowExecutionCommandAttributes is not set on FailWorkflowExecutionCommand.');
  if (!attributes.failure) throw bad('Failure is not set on FailWorkflowExecutionCommand.');
  checkSize(
    check,
    Cause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
    'FailWorkflowExecutionCommandAttributes.Failure',
    'temporal.api.failure.v1.Failure',
    attributes.failure,
  );
};

const cancelWorkflow: Validate = (command) => {
  if (!command.cancelWorkflowExecutionCommandAttributes) {
    throw new BadCommand(
      Cause.BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
      'CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.',
    );
  }
};

const continueAsNew: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_CONTINUE_AS_NEW_ATTRIBUTES, message);
  const attributes = command.continueAsNewWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad(
      'ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.',
    );
  const type = attributes.workflowType?.name ?? '';
  const queue = attributes.taskQueue?.name ?? '';
  const where = `WorkflowType=${type} TaskQueue=name:"${queue}" kind:TASK_QUEUE_KIND_NORMAL`;
  checkTimeouts(attributes, 'ContinueAsNewWorkflowExecutionCommand', where, bad);
  if (attributes.retryPolicy) {
    const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
    if (!policy.ok) {
      throw bad(
        `invalid WorkflowRetryPolicy on ContinueAsNewWorkflowExecutionCommand: ${policy.message}. ${where}`,
      );
    }
  }
  noteSearchAttributes(command, check, check.execution.namespace, attributes.searchAttributes);
};

/** A payload that is too large fails the task and ends the run: trying again would not make it smaller. */
function checkSize(
  check: CommandCheck,
  failedCause: Cause,
  field: string,
  type: string,
  message: object | undefined,
): void {
  if (isOversized(check.world, type, message))
    throw new BadCommand(failedCause, `${field} exceeds size limit.`, true);
}

const PAYLOADS = 'temporal.api.common.v1.Payloads';

const TIMEOUTS = ['workflowExecutionTimeout', 'workflowRunTimeout', 'workflowTaskTimeout'] as const;

/** Timeouts of a command that starts a run. */
function checkTimeouts(
  attributes: { readonly [Name in (typeof TIMEOUTS)[number]]?: Duration | undefined },
  command: string,
  where: string,
  bad: (message: string) => BadCommand,
): void {
  for (const name of TIMEOUTS) {
    const duration = checkDuration(attributes[name]);
    if (!duration.ok)
      throw bad(`Invalid ${name.replace('w', 'W')} on ${command}: ${duration.reason}. ${where}`);
  }
}

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

const recordMarker: Validate = (command) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_RECORD_MARKER_ATTRIBUTES, message);
  const attributes = command.recordMarkerCommandAttributes;
  if (!attributes) throw bad('RecordMarkerCommandAttributes is not set on RecordMarkerCommand.');
  if (!attributes.markerName) throw bad('MarkerName is not set on RecordMarkerCommand.');
};

const startChild: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_START_CHILD_EXECUTION_ATTRIBUTES, message);
  const attributes = command.startChildWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad(
      'StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.',
    );
  const { namespace = '', workflowId = '' } = attributes;
  const type = attributes.workflowType?.name ?? '';
  if (workflowId === '') {
    throw bad(
      `Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType=${type} Namespace=${namespace}`,
    );
  }
  if (type === '') {
    throw bad(
      `Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId=${workflowId} Namespace=${namespace}`,
    );
  }
  if (namespace && !check.world.namespaces.has(namespace)) throw namespaceNotFound(namespace);
  const where = `WorkflowId=${workflowId} WorkflowType=${type} Namespace=${namespace}`;
  checkTimeouts(attributes, 'StartChildWorkflowExecutionCommand', where, bad);
  if (!isCronSchedule(attributes.cronSchedule)) {
    throw bad(
      `invalid CronSchedule on StartChildWorkflowExecutionCommand: invalid CronSchedule.. ${where}`,
    );
  }
  if (attributes.retryPolicy) {
    const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
    if (!policy.ok) throw bad(policy.message);
  }
  noteSearchAttributes(
    command,
    check,
    namespace || check.execution.namespace,
    attributes.searchAttributes,
  );
  check.startedChildren.add(workflowId);
  check.pendingChildCount += 1;
  if (check.pendingChildCount > check.world.limits.pendingChildrenMax) {
    throw new BadCommand(
      Cause.PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
      pendingText('child workflow executions', check.world.limits.pendingChildrenMax),
    );
  }
};

const signalExternal: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES, message);
  const attributes = command.signalExternalWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad(
      'SignalExternalWorkflowExecutionCommandAttributes is not set on SignalExternalWorkflowExecutionCommand.',
    );
  if (!attributes.execution)
    throw bad('Execution is not set on SignalExternalWorkflowExecutionCommand.');
  const { workflowId = '', runId = '' } = attributes.execution;
  const { namespace = '', signalName = '' } = attributes;
  const name = 'SignalExternalWorkflowExecutionCommand';
  if (workflowId === '') {
    throw bad(
      `WorkflowId is not set on ${name}. Namespace=${namespace} RunId=${runId} SignalName=${signalName}`,
    );
  }
  if (runId !== '' && !isUuid(runId)) {
    throw bad(
      `Invalid RunId set on ${name}. WorkflowId=${workflowId} Namespace=${namespace} RunId=${runId} SignalName=${signalName}`,
    );
  }
  if (signalName === '') {
    throw bad(
      `SignalName is not set on ${name}. WorkflowId=${workflowId} Namespace=${namespace} RunId=${runId}`,
    );
  }
  check.pendingSignalCount += 1;
  if (check.pendingSignalCount > check.world.limits.pendingSignalsMax) {
    throw new BadCommand(
      Cause.PENDING_SIGNALS_LIMIT_EXCEEDED,
      pendingText('signals to external workflows', check.world.limits.pendingSignalsMax),
    );
  }
};

const cancelExternal: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES, message);
  const attributes = command.requestCancelExternalWorkflowExecutionCommandAttributes;
  const name = 'RequestCancelExternalWorkflowExecutionCommand';
  if (!attributes)
    throw bad(`RequestCancelExternalWorkflowExecutionCommandAttributes is not set on ${name}.`);
  const { workflowId = '', runId = '', namespace = '' } = attributes;
  if (workflowId === '')
    throw bad(`WorkflowId is not set on ${name}. Namespace=${namespace} RunId=${runId}`);
  if (runId !== '' && !isUuid(runId)) {
    throw bad(
      `Invalid RunId set on ${name}. WorkflowId=${workflowId} RunId=${runId} Namespace=${namespace}`,
    );
  }
  if (check.startedChildren.has(workflowId)) {
    throw bad(
      `Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId=${workflowId} RunId=${runId} Namespace=${namespace}`,
    );
  }
  check.pendingCancelCount += 1;
  if (check.pendingCancelCount > check.world.limits.pendingCancelRequestsMax) {
    throw new BadCommand(
      Cause.PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
      pendingText(
        'requests to cancel external workflows',
        check.world.limits.pendingCancelRequestsMax,
      ),
    );
  }
};

const upsertSearchAttributes: Validate = (command, check) => {
  const { searchAttributes } = command.upsertWorkflowSearchAttributesCommandAttributes ?? {};
  if (!searchAttributes) {
    throw new BadCommand(
      Cause.BAD_SEARCH_ATTRIBUTES,
      'SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.',
    );
  }
  noteSearchAttributes(command, check, check.execution.namespace, searchAttributes);
};

/** Checks the search attributes of a command against their namespace and keeps them with their types. */
function noteSearchAttributes(
  command: Command,
  check: CommandCheck,
  name: string,
  attributes: SearchAttributes | undefined,
): void {
  const namespace = check.world.namespaces.get(name);
  if (!attributes || !namespace) return;
  const result = checkSearchAttributes(namespace, attributes);
  if (!result.ok) throw new BadCommand(Cause.BAD_SEARCH_ATTRIBUTES, result.message);
  check.searchAttributes.set(command, { indexedFields: result.fields });
}

const modifyProperties: Validate = (command) => {
  if (!command.modifyWorkflowPropertiesCommandAttributes?.upsertedMemo) {
    throw new BadCommand(
      Cause.BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES,
      'UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.',
    );
  }
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
