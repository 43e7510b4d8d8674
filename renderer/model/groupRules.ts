/** One rule per event type: which group an event opens or belongs to, and what it changes there. */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import { eventIdOf, eventTypeName, nameOf, objectOf, textOf } from './attributes.ts';
import { addActivityEvent } from './activityRules.ts';
import type { GroupStatus } from './eventGroup.ts';
import type { GroupWriter } from './groupEvents.ts';
import { addMarker } from './markerRules.ts';
import { attributesLabel, isChangeVersionOnly, timerLabel, timerMs } from './groupLabels.ts';

type Rule = (groups: GroupWriter, event: HistoryEvent) => boolean | void;

/** Puts an event into its group. One whose group is not there, or of an unknown type, becomes a group of its own. */
export function addEvent(groups: GroupWriter, event: HistoryEvent): void {
  const rule = rules[event.type] ?? ruleOfFamily(event.type);
  if (rule?.(groups, event) !== false && rule !== undefined) return;
  point(groups, event, 'marker', eventTypeName(event.type));
}

function ruleOfFamily(type: string): Rule | undefined {
  return type.startsWith('ACTIVITY_TASK_') ? addActivityEvent : undefined;
}

/** A group that is a moment. */
function point(
  groups: GroupWriter,
  event: HistoryEvent,
  kind: 'workflow' | 'signal' | 'marker' | 'attributes',
  label: string,
): void {
  groups.open(event, { kind, label, status: 'completed', endMs: event.timeMs });
}

/** A rule for an event that ends the group of the event that `field` names. */
function ends(field: string, status: GroupStatus): Rule {
  return (groups, event) =>
    groups.extend(eventIdOf(attributeOf(event, field)), event, () => ({
      status,
      endMs: event.timeMs,
    }));
}

/** A rule for an event that says that what `field` names has begun. */
function begins(field: string): Rule {
  return (groups, event) =>
    groups.extend(eventIdOf(attributeOf(event, field)), event, () => ({
      status: 'running',
      startedMs: event.timeMs,
    }));
}

/** A rule for an event that belongs to the group that `field` names and does not end it. */
function joins(field: string): Rule {
  return (groups, event) => groups.extend(eventIdOf(attributeOf(event, field)), event, () => ({}));
}

/** A rule for the event that closes the run: every open group ends with it. */
function closesRun(status: GroupStatus): Rule {
  return (groups, event) => {
    const known = groups.extend(1, event, () => ({ status, endMs: event.timeMs }));
    groups.closeAll(event);
    return known;
  };
}

/** A rule for a request to another workflow. */
function asksOther(kind: 'externalSignal' | 'externalCancel'): Rule {
  return (groups, event) => {
    const workflowId =
      textOf(objectOf(attributeOf(event, 'workflowExecution'))?.['workflowId']) ?? '';
    const name = textOf(attributeOf(event, 'signalName'));
    const child = groups.recall(`child:${workflowId}`);
    const isOfChild = kind === 'externalCancel' && attributeOf(event, 'childWorkflowOnly') === true;
    if (isOfChild && groups.extend(child, event, () => ({ cancelRequested: true }))) return;
    const label = name === undefined ? `cancel ${workflowId}` : `${name} to ${workflowId}`;
    groups.open(event, { kind, label, status: 'running', startedMs: event.timeMs });
  };
}

/** A rule for the answer to such a request; a child's group goes on after it. */
function otherAnswers(status: GroupStatus): Rule {
  return (groups, event) => {
    const opening = eventIdOf(attributeOf(event, 'initiatedEventId'));
    const isChild = groups.groupOf(opening)?.kind === 'child';
    return groups.extend(opening, event, () => (isChild ? {} : { status, endMs: event.timeMs }));
  };
}

const startChild: Rule = (groups, event) => {
  const label = nameOf(attributeOf(event, 'workflowType')) ?? 'child workflow';
  groups.open(event, { kind: 'child', label, status: 'queued' });
  groups.remember(`child:${textOf(attributeOf(event, 'workflowId')) ?? ''}`, event.eventId);
};

const startTimer: Rule = (groups, event) => {
  const durationMs = timerMs(event);
  groups.open(event, {
    kind: 'timer',
    label: timerLabel(event),
    status: 'running',
    startedMs: event.timeMs,
    dueMs: durationMs === undefined ? undefined : event.timeMs + durationMs,
  });
};

/** The label of an update's name, and the id by which its events find each other. */
function updateOf(request: unknown): { readonly label: string; readonly id: string | undefined } {
  const input = objectOf(objectOf(request)?.['input']);
  const meta = objectOf(objectOf(request)?.['meta']);
  return { label: textOf(input?.['name']) ?? 'update', id: textOf(meta?.['updateId']) };
}

const admitUpdate: Rule = (groups, event) => {
  const { label, id } = updateOf(attributeOf(event, 'request'));
  groups.open(event, { kind: 'update', label, status: 'queued' });
  if (id !== undefined) groups.remember(`update:${id}`, event.eventId);
};

const acceptUpdate: Rule = (groups, event) => {
  const { label, id } = updateOf(attributeOf(event, 'acceptedRequest'));
  const updateId = id ?? textOf(attributeOf(event, 'protocolInstanceId'));
  const admitted = updateId === undefined ? undefined : groups.recall(`update:${updateId}`);
  const accepted = { status: 'running' as const, startedMs: event.timeMs };
  if (groups.extend(admitted, event, () => accepted)) return;
  groups.open(event, { kind: 'update', label, ...accepted });
};

const completeUpdate: Rule = (groups, event) => {
  const failed = objectOf(attributeOf(event, 'outcome'))?.['failure'] !== undefined;
  return groups.extend(eventIdOf(attributeOf(event, 'acceptedEventId')), event, () => ({
    status: failed ? 'failed' : 'completed',
    endMs: event.timeMs,
  }));
};

const rejectUpdate: Rule = (groups, event) => {
  const { label } = updateOf(attributeOf(event, 'rejectedRequest'));
  groups.open(event, { kind: 'update', label, status: 'failed', endMs: event.timeMs });
};

const upsertSearchAttributes: Rule = (groups, event) => {
  const last = groups.last();
  // The version attribute is how a patch becomes searchable: part of the marker just before it, not a thing of its own.
  const isOfPatch = last?.kind === 'marker' && isChangeVersionOnly(event);
  if (isOfPatch && groups.extend(last.id, event, () => ({}))) return;
  point(groups, event, 'attributes', attributesLabel(event));
};

const skipTime: Rule = (groups, event) => {
  const target = Date.parse(textOf(attributeOf(event, 'targetTime')) ?? '');
  const endMs = Number.isNaN(target) ? event.timeMs : Math.max(event.timeMs, target);
  groups.open(event, { kind: 'timeSkip', label: 'Time skips', status: 'completed', endMs });
};

const pauseRun: Rule = (groups, event) => {
  groups.open(event, { kind: 'workflow', label: 'paused', status: 'paused' });
  groups.remember('pause', event.eventId);
};

const unpauseRun: Rule = (groups, event) =>
  groups.extend(groups.recall('pause'), event, () => ({
    status: 'completed',
    endMs: event.timeMs,
  }));

const rules: Readonly<Record<string, Rule>> = {
  WORKFLOW_EXECUTION_STARTED: (groups, event) =>
    groups.open(event, {
      kind: 'workflow',
      label: nameOf(attributeOf(event, 'workflowType')) ?? 'workflow',
      status: 'running',
      startedMs: event.timeMs,
    }),
  WORKFLOW_EXECUTION_COMPLETED: closesRun('completed'),
  WORKFLOW_EXECUTION_FAILED: closesRun('failed'),
  WORKFLOW_EXECUTION_TIMED_OUT: closesRun('timedOut'),
  WORKFLOW_EXECUTION_CANCELED: closesRun('canceled'),
  WORKFLOW_EXECUTION_TERMINATED: closesRun('terminated'),
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: closesRun('continuedAsNew'),
  WORKFLOW_EXECUTION_CANCEL_REQUESTED: (groups, event) =>
    point(groups, event, 'workflow', 'cancel requested'),
  WORKFLOW_EXECUTION_OPTIONS_UPDATED: (groups, event) =>
    point(groups, event, 'attributes', 'options updated'),
  WORKFLOW_EXECUTION_PAUSED: pauseRun,
  WORKFLOW_EXECUTION_UNPAUSED: unpauseRun,
  WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED: skipTime,

  WORKFLOW_TASK_SCHEDULED: (groups, event) =>
    groups.open(event, { kind: 'workflowTask', label: 'Workflow task', status: 'queued' }),
  WORKFLOW_TASK_STARTED: begins('scheduledEventId'),
  WORKFLOW_TASK_COMPLETED: ends('scheduledEventId', 'completed'),
  WORKFLOW_TASK_FAILED: ends('scheduledEventId', 'failed'),
  WORKFLOW_TASK_TIMED_OUT: ends('scheduledEventId', 'timedOut'),

  TIMER_STARTED: startTimer,
  TIMER_FIRED: ends('startedEventId', 'completed'),
  TIMER_CANCELED: ends('startedEventId', 'canceled'),

  MARKER_RECORDED: addMarker,
  WORKFLOW_EXECUTION_SIGNALED: (groups, event) =>
    point(groups, event, 'signal', textOf(attributeOf(event, 'signalName')) ?? 'signal'),

  START_CHILD_WORKFLOW_EXECUTION_INITIATED: startChild,
  START_CHILD_WORKFLOW_EXECUTION_FAILED: ends('initiatedEventId', 'failed'),
  CHILD_WORKFLOW_EXECUTION_STARTED: begins('initiatedEventId'),
  CHILD_WORKFLOW_EXECUTION_COMPLETED: ends('initiatedEventId', 'completed'),
  CHILD_WORKFLOW_EXECUTION_FAILED: ends('initiatedEventId', 'failed'),
  CHILD_WORKFLOW_EXECUTION_CANCELED: ends('initiatedEventId', 'canceled'),
  CHILD_WORKFLOW_EXECUTION_TIMED_OUT: ends('initiatedEventId', 'timedOut'),
  CHILD_WORKFLOW_EXECUTION_TERMINATED: ends('initiatedEventId', 'terminated'),

  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: asksOther('externalSignal'),
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: otherAnswers('failed'),
  EXTERNAL_WORKFLOW_EXECUTION_SIGNALED: otherAnswers('completed'),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: asksOther('externalCancel'),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: otherAnswers('failed'),
  EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED: otherAnswers('completed'),

  UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: upsertSearchAttributes,
  WORKFLOW_PROPERTIES_MODIFIED: (groups, event) =>
    point(groups, event, 'attributes', attributesLabel(event)),
  WORKFLOW_PROPERTIES_MODIFIED_EXTERNALLY: (groups, event) =>
    point(groups, event, 'attributes', attributesLabel(event)),

  WORKFLOW_EXECUTION_UPDATE_ADMITTED: admitUpdate,
  WORKFLOW_EXECUTION_UPDATE_ACCEPTED: acceptUpdate,
  WORKFLOW_EXECUTION_UPDATE_REJECTED: rejectUpdate,
  WORKFLOW_EXECUTION_UPDATE_COMPLETED: completeUpdate,

  NEXUS_OPERATION_SCHEDULED: (groups, event) =>
    groups.open(event, {
      kind: 'nexus',
      label: `${textOf(attributeOf(event, 'service')) ?? 'service'}.${textOf(attributeOf(event, 'operation')) ?? 'operation'}`,
      status: 'running',
    }),
  NEXUS_OPERATION_STARTED: begins('scheduledEventId'),
  NEXUS_OPERATION_COMPLETED: ends('scheduledEventId', 'completed'),
  NEXUS_OPERATION_FAILED: ends('scheduledEventId', 'failed'),
  NEXUS_OPERATION_CANCELED: ends('scheduledEventId', 'canceled'),
  NEXUS_OPERATION_TIMED_OUT: ends('scheduledEventId', 'timedOut'),
  NEXUS_OPERATION_CANCEL_REQUESTED: (groups, event) =>
    groups.extend(eventIdOf(attributeOf(event, 'scheduledEventId')), event, () => ({
      cancelRequested: true,
    })),
  NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED: joins('scheduledEventId'),
  NEXUS_OPERATION_CANCEL_REQUEST_FAILED: joins('scheduledEventId'),
};
