/** Commands about activities. */
import { WorkflowTaskFailedCause as Cause } from '../../../../shared/protocol/enums.ts';
import type { Command } from '../../../../shared/protocol/messages.ts';
import { normaliseActivityTimeouts } from '../../../../shared/temporal/activityTimeouts.ts';
import { ensureDefaults, validateRetryPolicy } from '../../../../shared/temporal/retry.ts';
import { utf8Length } from '../../../../shared/util/utf8.ts';
import { priorityProblem, queueNameProblem } from '../startChecks.ts';
import { BadCommand } from './badCommand.ts';
import type { CommandCheck, Validate } from './commandCheck.ts';
import { checkPending, checkSize, PAYLOADS } from './commandSizes.ts';

const badSchedule = (message: string): BadCommand =>
  new BadCommand(Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, message);

type ScheduleAttributes = NonNullable<Command['scheduleActivityTaskCommandAttributes']>;

/** The names that a schedule command gives; throws for the first that is missing or too long. */
function checkNames(
  { world }: CommandCheck,
  attributes: ScheduleAttributes,
): { id: string; type: string } {
  const { taskQueue, activityId: id = '' } = attributes;
  const type = attributes.activityType?.name ?? '';
  const queue = taskQueue?.name && queueNameProblem(world.limits, taskQueue.name);
  if (queue) throw badSchedule(queue);
  if (id === '') throw badSchedule('activityId is not set');
  if (type === '') throw badSchedule('activityType is not set');
  const { idLengthMax } = world.limits;
  for (const [field, text] of [
    ['activityId', id],
    ['activityType', type],
  ] as const) {
    const length = utf8Length(text);
    if (length <= idLengthMax) continue;
    throw badSchedule(`${field} exceeds length limit. Length=${length} Limit=${idLengthMax}`);
  }
  return { id, type };
}

/** SCHEDULE_ACTIVITY_TASK */
export const scheduleActivity: Validate = (command, check) => {
  const { limits } = check.world;
  const attributes = command.scheduleActivityTaskCommandAttributes;
  if (!attributes)
    throw badSchedule(
      'ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.',
    );
  const names = checkNames(check, attributes);
  const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
  if (!policy.ok) throw badSchedule(policy.message);
  const priority = priorityProblem(attributes.priority);
  if (priority) throw badSchedule(`invalid priorities: ${priority}`);
  const timeouts = normaliseActivityTimeouts(
    {
      scheduleToClose: attributes.scheduleToCloseTimeout,
      scheduleToStart: attributes.scheduleToStartTimeout,
      startToClose: attributes.startToCloseTimeout,
      heartbeat: attributes.heartbeatTimeout,
    },
    check.execution.replayed.runTimeoutMs,
    names,
  );
  if (!timeouts.ok) throw badSchedule(timeouts.message);
  checkSize(
    check,
    Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
    'ScheduleActivityTaskCommandAttributes.Input',
    PAYLOADS,
    attributes.input,
  );
  checkPending(
    check.pendingActivityCount,
    limits.pendingActivitiesMax,
    Cause.PENDING_ACTIVITIES_LIMIT_EXCEEDED,
    'activities',
  );
  if (check.activityIds.has(names.id)) {
    throw new BadCommand(
      Cause.SCHEDULE_ACTIVITY_DUPLICATE_ID,
      `invalid history builder state for action: add-activitytask-scheduled-event, ActivityID: ${names.id}`,
    );
  }
  check.pendingActivityCount += 1;
  check.activityIds.add(names.id);
  check.scheduled.set(command, {
    attributes,
    timeouts: timeouts.timeouts,
    retryPolicy: policy.policy,
    extras: { userMetadata: command.userMetadata, eventGroupMarkers: command.eventGroupMarkers },
  });
};

/** REQUEST_CANCEL_ACTIVITY_TASK */
export const cancelActivity: Validate = (command, check) => {
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
