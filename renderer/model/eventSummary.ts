/** One line about an event, for the table of events. */
import { shortDuration } from './shortDuration.ts';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import {
  durationMsOf,
  enumWords,
  eventIdOf,
  nameOf,
  numberOf,
  objectOf,
  payloadsOf,
  textOf,
} from './attributes.ts';
import type { EventGroup } from './eventGroup.ts';
import { failureOf, failureText } from './failure.ts';
import { payloadsText } from './payloadText.ts';

const TEXT_MAX = 120;

/** How many commands each workflow task brought, by the id of its completed event. */
export function countCommands(events: readonly HistoryEvent[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const event of events) {
    const id = eventIdOf(attributeOf(event, 'workflowTaskCompletedEventId'));
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** What an event says, beyond its type. @param commands of its task, for a completed workflow task */
export function eventSummary(
  event: HistoryEvent,
  group: EventGroup | undefined,
  commands: number,
): string {
  const { attributes, type } = event;
  const name = group === undefined ? '' : summaryName(group);
  if (type.startsWith('WORKFLOW_TASK_')) return taskSummary(event, commands);
  const failure = failureOf(attributes['failure'] ?? objectOf(attributes['outcome'])?.['failure']);
  if (failure !== undefined) return joined(name, failureText(failure));
  switch (type) {
    case 'WORKFLOW_EXECUTION_STARTED':
      return list(
        nameOf(attributes['workflowType']),
        payloadsText(payloadsOf(attributes['input']), TEXT_MAX),
        `queue ${nameOf(attributes['taskQueue']) ?? ''}`,
      );
    case 'ACTIVITY_TASK_STARTED':
      return list(
        name,
        `attempt ${numberOf(attributes['attempt']) ?? 1}`,
        textOf(attributes['identity']),
      );
    case 'TIMER_STARTED': {
      const ms = durationMsOf(attributes['startToFireTimeout']);
      return list(name, ms === undefined ? undefined : shortDuration(ms));
    }
    case 'WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED':
      return list('to', textOf(attributes['targetTime'])?.replace(/\.\d+Z$/, 'Z'));
    default:
      return joined(name, valueText(event));
  }
}

function summaryName(group: EventGroup): string {
  return group.kind === 'workflow' ? '' : group.label;
}

/** What the event carries: a result, an input, a reason. */
function valueText(event: HistoryEvent): string {
  const { attributes } = event;
  const request = objectOf(objectOf(attributes['acceptedRequest'])?.['input']);
  const payloads =
    payloadsOf(attributes['result']) ??
    payloadsOf(objectOf(attributes['outcome'])?.['success']) ??
    payloadsOf(attributes['input']) ??
    payloadsOf(request?.['args']) ??
    payloadsOf(objectOf(attributes['details'])?.['result']);
  if (payloads !== undefined) return payloadsText(payloads, TEXT_MAX);
  const child = textOf(attributes['workflowId']);
  const other = textOf(objectOf(attributes['workflowExecution'])?.['workflowId']);
  return child ?? other ?? textOf(attributes['reason']) ?? enumWords(attributes['cause']) ?? '';
}

function taskSummary(event: HistoryEvent, commands: number): string {
  const { attributes, type } = event;
  switch (type) {
    case 'WORKFLOW_TASK_STARTED':
      return textOf(attributes['identity']) ?? '';
    case 'WORKFLOW_TASK_COMPLETED':
      if (commands === 0) return 'no command';
      return commands === 1 ? '1 command' : `${commands} commands`;
    case 'WORKFLOW_TASK_FAILED': {
      const failure = failureOf(attributes['failure']);
      return joined(
        enumWords(attributes['cause']) ?? 'failed',
        failure === undefined ? '' : failureText(failure),
      );
    }
    case 'WORKFLOW_TASK_TIMED_OUT':
      return `${enumWords(attributes['timeoutType']) ?? ''} timeout`.trim();
    default: {
      const attempt = numberOf(attributes['attempt']) ?? 1;
      return attempt > 1 ? `attempt ${attempt}` : '';
    }
  }
}

function joined(name: string, text: string): string {
  if (name === '') return text;
  return text === '' ? name : `${name}: ${text}`;
}

function list(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '' && part !== 'queue ').join(', ');
}
