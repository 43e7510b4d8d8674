/** What is written beside a bar: how a group ended, in a few words. */
import { shortDuration } from './shortDuration.ts';
import { enumWords, objectOf, payloadsOf, textOf } from './attributes.ts';
import { isOpen, lastEvent, type EventGroup } from './eventGroup.ts';
import { failureOf, failureText, timeoutText, type FailureView } from './failure.ts';
import { timerMs } from './groupLabels.ts';
import { markerText } from './markerRules.ts';
import { payloadText, payloadsText } from './payloadText.ts';

const TEXT_MAX = 64;

/** The failure that ended a group; undefined when it did not fail, or the event carries none. */
export function failureOfGroup(group: EventGroup): FailureView | undefined {
  const { attributes } = lastEvent(group);
  return (
    failureOf(attributes['failure']) ?? failureOf(objectOf(attributes['outcome'])?.['failure'])
  );
}

/** The failure of the attempt before the one that runs or waits. */
export function lastFailureOf(group: EventGroup): FailureView | undefined {
  if (group.pending !== undefined) return failureOf(group.pending.lastFailure);
  const own = failureOfGroup(group);
  if (own !== undefined) return own;
  for (const event of group.events) {
    const failure = failureOf(event.attributes['lastFailure']);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** The kind of timeout that ended a group: `start to close`; undefined when none did. */
export function timeoutKindOf(group: EventGroup): string | undefined {
  if (group.status !== 'timedOut') return undefined;
  return failureOfGroup(group)?.type ?? enumWords(lastEvent(group).attributes['timeoutType']);
}

const cache = new WeakMap<EventGroup, string>();

/** How a closed group ended, or what a moment carries, on one line; empty when there is nothing to say. */
export function outcomeText(group: EventGroup): string {
  const known = cache.get(group);
  if (known !== undefined) return known;
  const text = isOpen(group) ? '' : makeText(group);
  cache.set(group, text);
  return text;
}

function makeText(group: EventGroup): string {
  switch (group.status) {
    case 'timedOut': {
      const kind = timeoutKindOf(group) ?? runTimeoutOf(group);
      return kind === undefined ? 'timed out' : timeoutText(kind, limitOf(group, kind));
    }
    case 'failed':
      return failedText(group);
    case 'terminated':
      return textOf(lastEvent(group).attributes['reason']) ?? 'terminated';
    case 'canceled':
      return 'canceled';
    case 'continuedAsNew':
      return 'continued as new';
    case 'unfinished':
      return '';
    default:
      return resultText(group);
  }
}

function failedText(group: EventGroup): string {
  const failure = failureOfGroup(group);
  if (failure !== undefined) return failureText(failure);
  return enumWords(lastEvent(group).attributes['cause']) ?? 'failed';
}

const limitFields: Readonly<Record<string, string>> = {
  'start to close': 'startToCloseTimeout',
  'schedule to start': 'scheduleToStartTimeout',
  'schedule to close': 'scheduleToCloseTimeout',
  heartbeat: 'heartbeatTimeout',
  run: 'workflowRunTimeout',
};

/** A run times out by its own limit, or by the one of its whole chain. */
function runTimeoutOf(group: EventGroup): string | undefined {
  if (group.kind !== 'workflow' && group.kind !== 'child') return undefined;
  return limitOf(group, 'run') === undefined ? undefined : 'run';
}

/** The limit of a kind of timeout, as the group's first event sets it. */
function limitOf(group: EventGroup, timeoutKind: string): number | undefined {
  const field = limitFields[timeoutKind];
  const digits = textOf(group.events[0].attributes[field ?? ''])?.slice(0, -1);
  const ms = Number(digits) * 1000;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function resultText(group: EventGroup): string {
  const { attributes } = lastEvent(group);
  switch (group.kind) {
    case 'timer': {
      const ms = timerMs(group.events[0]);
      return ms === undefined ? '' : shortDuration(ms);
    }
    case 'signal':
      return payloadsText(payloadsOf(attributes['input']), TEXT_MAX);
    case 'localActivity':
      return markerText(group.events[0], TEXT_MAX) ?? '';
    case 'update': {
      const outcome = payloadsOf(objectOf(attributes['outcome'])?.['success']);
      return payloadsText(outcome, TEXT_MAX);
    }
    case 'child':
    case 'workflow':
    case 'activity':
    case 'nexus': {
      const result = payloadsOf(attributes['result']) ?? [];
      const says = result.filter((payload) => payload.json !== null || payload.text !== undefined);
      const [only] = says;
      return says.length === 1 && only !== undefined
        ? payloadText(only, TEXT_MAX)
        : payloadsText(says, TEXT_MAX);
    }
    default:
      return '';
  }
}
