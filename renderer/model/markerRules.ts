/**
 * Markers: what an SDK writes into the history for itself. Local activities become groups with a span, the rest flags.
 * The names and details are those of the SDKs: Core (TypeScript, Python, .NET, Ruby), Go and Java.
 */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import {
  eventIdOf,
  numberOf,
  objectOf,
  payloadsOf,
  textOf,
  timeMsOf,
  type Attributes,
} from './attributes.ts';
import type { EventGroup } from './eventGroup.ts';
import type { GroupWriter } from './groupEvents.ts';
import { payloadText } from './payloadText.ts';

/** The JSON of a marker's first payload under one of `names`. */
function detail(event: HistoryEvent, ...names: readonly string[]): unknown {
  const details = objectOf(attributeOf(event, 'details'));
  for (const name of names) {
    const payload = payloadsOf(details?.[name])?.[0];
    if (payload?.json !== undefined) return payload.json;
  }
  return undefined;
}

/** Puts a marker into a group of its own. */
export function addMarker(groups: GroupWriter, event: HistoryEvent): void {
  const name = textOf(attributeOf(event, 'markerName')) ?? 'marker';
  if (name === 'core_local_activity' || name === 'LocalActivity') {
    addLocalActivity(groups, event);
    return;
  }
  groups.open(event, {
    kind: 'marker',
    label: markerLabel(name, event),
    status: attributeOf(event, 'failure') === undefined ? 'completed' : 'failed',
    endMs: event.timeMs,
  });
}

function markerLabel(name: string, event: HistoryEvent): string {
  switch (name) {
    case 'core_patch': {
      const patch = objectOf(detail(event, 'patch-data'));
      const id = textOf(patch?.['id']) ?? textOf(detail(event, 'patch-data')) ?? '';
      return patch?.['deprecated'] === true ? `patch ${id}, deprecated` : `patch ${id}`;
    }
    case 'Version': {
      const version = detail(event, 'version', 'VERSION');
      return `version ${String(detail(event, 'change-id', 'changeId') ?? '')} = ${String(version ?? '')}`;
    }
    case 'SideEffect':
    case 'MutableSideEffect': {
      const id = detail(event, 'side-effect-id', 'sideEffectId');
      const words = name === 'SideEffect' ? 'side effect' : 'mutable side effect';
      return id === undefined || typeof id === 'number' ? words : `${words} ${String(id)}`;
    }
    default:
      return name;
  }
}

function addLocalActivity(groups: GroupWriter, event: HistoryEvent): void {
  const data = objectOf(detail(event, 'data')) ?? {};
  const label =
    textOf(data['activity_type']) ??
    textOf(data['ActivityType']) ??
    textOf(detail(event, 'type')) ??
    'local activity';
  const failed = attributeOf(event, 'failure') !== undefined;
  const span = localSpan(groups, event, data);
  groups.open(event, {
    kind: 'localActivity',
    label,
    status: failed ? 'failed' : 'completed',
    startMs: span.fromMs,
    startedMs: span.fromMs,
    endMs: span.toMs,
    attemptNumber: numberOf(data['attempt'] ?? data['Attempt']) ?? 1,
  });
}

/** Clocks of a server and its workers agree to about this. */
const TOLERANCE_MS = 50;

/**
 * When a local activity ran. Its worker wrote that by its own clock, which knows nothing of virtual time; it ran inside its workflow task (or
 * the tasks that kept it alive), so what lies outside of it is replaced by the task.
 */
function localSpan(
  groups: GroupWriter,
  event: HistoryEvent,
  data: Attributes,
): { readonly fromMs: number; readonly toMs: number } {
  const task = groups.groupOf(eventIdOf(attributeOf(event, 'workflowTaskCompletedEventId')));
  const earliestMs = keptAliveSince(groups, task) ?? event.timeMs;
  const inside = (ms: number | undefined): number | undefined =>
    ms !== undefined && ms >= earliestMs - TOLERANCE_MS && ms <= event.timeMs + TOLERANCE_MS
      ? ms
      : undefined;
  const toMs = inside(timeOf(data, 'complete_time')) ?? event.timeMs;
  const fromMs = inside(timeOf(data, 'original_schedule_time')) ?? task?.startedMs ?? toMs;
  return { fromMs: Math.min(fromMs, toMs), toMs };
}

/** When the first of the tasks started that follow each other with nothing between: a task is renewed while a local activity runs. */
function keptAliveSince(groups: GroupWriter, task: EventGroup | undefined): number | undefined {
  let first = task;
  for (;;) {
    const before = first && groups.groupOf(first.id - 1);
    if (before === undefined || before.kind !== 'workflowTask' || before.status !== 'completed')
      break;
    first = before;
  }
  return first?.startedMs ?? first?.startMs;
}

/** A time as Core writes it, seconds and nanoseconds, or as text. */
function timeOf(data: Attributes, name: string): number | undefined {
  const time = objectOf(data[name]);
  const seconds = numberOf(time?.['seconds']);
  if (seconds === undefined) return timeMsOf(data[name]);
  return seconds * 1000 + (numberOf(time?.['nanos']) ?? 0) / 1e6;
}

/** What a marker carries, on one line: its result, else its details. */
export function markerText(event: HistoryEvent, charactersMax: number): string | undefined {
  const details = objectOf(attributeOf(event, 'details'));
  const payload = payloadsOf(details?.['result'])?.[0];
  return payload && payloadText(payload, charactersMax);
}
