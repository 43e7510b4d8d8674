/**
 * The bars of a run's small picture: what it did besides thinking, without names.
 *
 * ```
 *  history   1 ··· 5 scheduled ··· 7 completed · 9 timer started ······ 12 fired · 15 signaled
 *  bars            [== activity ==]              [------ timer ------]   ◆
 * ```
 * Workflow tasks are drawn only where they fail: of those that do well there is one between any two other bars.
 */
import type { StripBar } from '../../../shared/ipc/listModels.ts';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import type { ActivityAttempts } from '../connections/connection.ts';

type Kind = StripBar['kind'];
type Ended = StripBar['ended'];
type Bar = Omit<StripBar, 'lane'>;

/** Lanes of a picture of 18 px. */
const LANE_COUNT_MAX = 3;

/** Bars closer than this part of the picture, of one kind and end, are one bar. */
const MERGED_SHARE = 1 / 160;

/** A picture has this many bars at most. */
const BAR_COUNT_MAX = 160;

/** What an event says of a bar: that it opens, closes, or is a point. */
type Mark =
  | { readonly does: 'open'; readonly kind: Kind }
  | { readonly does: 'close'; readonly opener: number; readonly ended: Ended }
  | { readonly does: 'point'; readonly kind: Kind; readonly ended: Ended }
  | { readonly does: 'retried'; readonly opener: number };

const LOCAL_ACTIVITY_MARKERS = new Set(['core_local_activity', 'LocalActivity']);

const opens = (kind: Kind): Mark => ({ does: 'open', kind });
const point = (kind: Kind, ended: Ended = 'completed'): Mark => ({ does: 'point', kind, ended });
const closes = (opener: number | undefined, ended: Ended): Mark => ({
  does: 'close',
  opener: opener ?? 0,
  ended,
});

/** What the one of these closes that the event has. */
function closing<Attributes>(
  openerOf: (attributes: Attributes) => number | undefined,
  ends: readonly (readonly [Attributes | undefined, Ended])[],
): Mark | undefined {
  for (const [attributes, ended] of ends) {
    if (attributes) return closes(openerOf(attributes), ended);
  }
  return undefined;
}

function activityMark(event: HistoryEvent): Mark | undefined {
  if (event.activityTaskScheduledEventAttributes) return opens('activity');
  const started = event.activityTaskStartedEventAttributes;
  if (started && (started.attempt ?? 1) > 1) {
    return { does: 'retried', opener: started.scheduledEventId ?? 0 };
  }
  return closing(
    ({ scheduledEventId }) => scheduledEventId,
    [
      [event.activityTaskCompletedEventAttributes, 'completed'],
      [event.activityTaskFailedEventAttributes, 'failed'],
      [event.activityTaskTimedOutEventAttributes, 'timedOut'],
      [event.activityTaskCanceledEventAttributes, 'canceled'],
    ],
  );
}

function timerMark(event: HistoryEvent): Mark | undefined {
  if (event.timerStartedEventAttributes) return opens('timer');
  return closing(
    ({ startedEventId }) => startedEventId,
    [
      [event.timerFiredEventAttributes, 'completed'],
      [event.timerCanceledEventAttributes, 'canceled'],
    ],
  );
}

function childMark(event: HistoryEvent): Mark | undefined {
  if (event.startChildWorkflowExecutionInitiatedEventAttributes) return opens('child');
  return closing(
    ({ initiatedEventId }) => initiatedEventId,
    [
      [event.childWorkflowExecutionCompletedEventAttributes, 'completed'],
      [event.childWorkflowExecutionFailedEventAttributes, 'failed'],
      [event.childWorkflowExecutionTimedOutEventAttributes, 'timedOut'],
      [event.childWorkflowExecutionCanceledEventAttributes, 'canceled'],
      [event.childWorkflowExecutionTerminatedEventAttributes, 'failed'],
      [event.startChildWorkflowExecutionFailedEventAttributes, 'failed'],
    ],
  );
}

function nexusMark(event: HistoryEvent): Mark | undefined {
  if (event.nexusOperationScheduledEventAttributes) return opens('nexus');
  return closing(
    ({ scheduledEventId }) => scheduledEventId,
    [
      [event.nexusOperationCompletedEventAttributes, 'completed'],
      [event.nexusOperationFailedEventAttributes, 'failed'],
      [event.nexusOperationTimedOutEventAttributes, 'timedOut'],
      [event.nexusOperationCanceledEventAttributes, 'canceled'],
    ],
  );
}

function otherMark(event: HistoryEvent): Mark | undefined {
  if (event.workflowExecutionSignaledEventAttributes) return point('signal');
  if (event.workflowExecutionUpdateAcceptedEventAttributes) return opens('update');
  const updated = event.workflowExecutionUpdateCompletedEventAttributes;
  if (updated) {
    const ended = updated.outcome?.failure === undefined ? 'completed' : 'failed';
    return closes(updated.acceptedEventId, ended);
  }
  if (event.workflowTaskFailedEventAttributes) return point('workflowTask', 'failed');
  if (event.workflowTaskTimedOutEventAttributes) return point('workflowTask', 'timedOut');
  const marker = event.markerRecordedEventAttributes;
  if (marker === undefined || !LOCAL_ACTIVITY_MARKERS.has(marker.markerName ?? '')) {
    return undefined;
  }
  return point('localActivity', marker.failure === undefined ? 'completed' : 'failed');
}

const markOf = (event: HistoryEvent): Mark | undefined =>
  activityMark(event) ??
  timerMark(event) ??
  childMark(event) ??
  nexusMark(event) ??
  otherMark(event);

/** Attempts as the embedded server keeps them: a bar each. */
function attemptBars(attempts: ActivityAttempts): Bar[] {
  return attempts.map(({ startedMs, endedMs, outcome }) => ({
    kind: 'activity',
    fromMs: startedMs,
    ended: outcome,
    ...(endedMs === undefined ? {} : { toMs: endedMs }),
  }));
}

/** The bars of these events, in the order of their begin. @param attempts every attempt by scheduled event id, where they are known */
export function stripBars(
  events: readonly HistoryEvent[],
  attempts: ReadonlyMap<number, ActivityAttempts> | undefined,
  nowMs: number,
): StripBar[] {
  const open = new Map<number, Bar>();
  const bars: Bar[] = [];
  for (const event of events) {
    const mark = markOf(event);
    const atMs: number = timestampMs(event.eventTime) ?? 0;
    const id = event.eventId ?? 0;
    if (mark?.does === 'open') open.set(id, { kind: mark.kind, fromMs: atMs, ended: 'running' });
    else if (mark?.does === 'point')
      bars.push({ kind: mark.kind, fromMs: atMs, toMs: atMs, ended: mark.ended });
    else if (mark !== undefined) {
      const begun = open.get(mark.opener);
      if (begun === undefined) continue;
      // Before a later attempt all others had failed; when, only some servers know.
      const ended = mark.does === 'retried' ? 'failed' : mark.ended;
      if (!attempts?.get(mark.opener)?.length) bars.push({ ...begun, toMs: atMs, ended });
      if (mark.does === 'retried') open.set(mark.opener, { ...begun, fromMs: atMs });
      else open.delete(mark.opener);
    }
  }
  for (const [id, bar] of open) if (!attempts?.get(id)?.length) bars.push(bar);
  const ofAttempts = [...(attempts?.values() ?? [])].flatMap(attemptBars);
  return laidOut(merged([...bars, ...ofAttempts], nowMs), nowMs);
}

/** Bars that could not be told apart become one. */
function merged(bars: readonly Bar[], nowMs: number): Bar[] {
  const sorted = bars.toSorted((a, b) => a.fromMs - b.fromMs);
  const firstMs = sorted[0]?.fromMs ?? nowMs;
  const lastMs = sorted.reduce((last, { toMs }) => Math.max(last, toMs ?? nowMs), firstMs);
  let nearMs = (lastMs - firstMs) * MERGED_SHARE;
  let found = sorted;
  // One pass is enough for nearly all; a run of thousands of bars is drawn coarser.
  do {
    found = mergedOnce(found, nearMs, nowMs);
    nearMs = Math.max(1, nearMs * 2);
  } while (found.length > BAR_COUNT_MAX);
  return found;
}

function mergedOnce(bars: readonly Bar[], nearMs: number, nowMs: number): Bar[] {
  const result: Bar[] = [];
  const lastOf = new Map<string, number>();
  for (const bar of bars) {
    const key = `${bar.kind} ${bar.ended}`;
    const index = lastOf.get(key);
    const before = index === undefined ? undefined : result[index];
    // What goes on cannot end before what began sooner and goes on, too.
    if (before && before.toMs === undefined && bar.fromMs - before.fromMs <= nearMs) continue;
    const isShort = (bar.toMs ?? nowMs) - bar.fromMs <= nearMs;
    if (before?.toMs !== undefined && index !== undefined && isShort) {
      if (bar.toMs !== undefined && bar.fromMs - before.toMs <= nearMs) {
        result[index] = { ...before, toMs: Math.max(before.toMs, bar.toMs) };
        continue;
      }
    }
    lastOf.set(key, result.length);
    result.push(bar);
  }
  return result;
}

/** Each bar on the first lane that is free where it begins; where none is, on the last. */
function laidOut(bars: readonly Bar[], nowMs: number): StripBar[] {
  const freeAt: number[] = [];
  return bars.map((bar) => {
    const free = freeAt.findIndex((untilMs) => untilMs <= bar.fromMs);
    const lane = free === -1 ? Math.min(freeAt.length, LANE_COUNT_MAX - 1) : free;
    freeAt[lane] = Math.max(freeAt[lane] ?? 0, bar.toMs ?? nowMs);
    return { ...bar, lane };
  });
}
