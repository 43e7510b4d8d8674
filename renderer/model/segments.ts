/**
 * A group as spans and moments to draw. An activity that failed once and runs again:
 *
 *     scheduled    started        failed             scheduled   started       now
 *     |  queue     |  run, failed | backoff          | queue     | run, running |
 */
import { backoffAfterMs } from './pendingState.ts';
import { isPoint, type Attempt, type EventGroup } from './eventGroup.ts';

/** What a span is. `earlier` stands for attempts of which the server kept no times. */
export type SegmentKind =
  'queue' | 'run' | 'backoff' | 'timer' | 'task' | 'line' | 'point' | 'earlier';

/** How a span ended; `open` is a wait that goes on. */
export type SegmentEnd =
  'completed' | 'failed' | 'timedOut' | 'canceled' | 'running' | 'paused' | 'unfinished' | 'open';

/** A span or a moment of one group. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly end: SegmentEnd;
  readonly fromMs: number;
  /** The same as `fromMs` for a moment. */
  readonly toMs: number;
  /** Whether it reaches to now, whatever `toMs` says; so spans need not be made anew while time goes on. */
  readonly untilNow: boolean;
  /** Updates: when it was accepted, a divider in the bar. */
  readonly middleMs: number | undefined;
  /** The attempt it belongs to. */
  readonly attempt: Attempt | undefined;
}

/** Waits shorter than this are how long a queue takes when nobody waits; they are not drawn. */
const QUEUE_MS_MIN = 2;

const cache = new WeakMap<EventGroup, readonly Segment[]>();

/** The spans of a group, in the order of their beginnings. */
export function segmentsOf(group: EventGroup): readonly Segment[] {
  // The one span of these is sooner made than found, and most groups of a long history are of them.
  if (group.kind === 'timer' || isPoint(group)) return make(group);
  const known = cache.get(group);
  if (known !== undefined) return known;
  const segments = make(group);
  cache.set(group, segments);
  return segments;
}

/** Until when a span is drawn at virtual time `nowMs`. */
export function segmentToMs(segment: Segment, nowMs: number): number {
  return segment.untilNow ? Math.max(segment.fromMs, nowMs) : segment.toMs;
}

function make(group: EventGroup): readonly Segment[] {
  const { startMs, endMs } = group;
  if (isPoint(group)) return [segment('point', endOf(group), startMs, startMs)];
  switch (group.kind) {
    case 'activity':
      return activitySegments(group);
    case 'timer':
      return [segment('timer', endOf(group), startMs, endMs ?? group.dueMs)];
    case 'workflow':
    case 'timeSkip':
      return [segment('line', endOf(group), startMs, endMs)];
    case 'workflowTask':
      return queuedThen('task', group);
    case 'child':
    case 'nexus':
      return queuedThen('run', group);
    default:
      return [
        {
          ...segment('run', endOf(group), startMs, endMs),
          middleMs: group.kind === 'update' ? group.startedMs : undefined,
        },
      ];
  }
}

/** @param toMs undefined when it reaches to now */
function segment(
  kind: SegmentKind,
  end: SegmentEnd,
  fromMs: number,
  toMs: number | undefined,
  attempt?: Attempt,
): Segment {
  return {
    kind,
    end,
    fromMs,
    toMs: Math.max(fromMs, toMs ?? fromMs),
    untilNow: toMs === undefined,
    middleMs: undefined,
    attempt,
  };
}

/** How a group's last span looks at its end. */
export function endOf(group: EventGroup): SegmentEnd {
  switch (group.status) {
    case 'completed':
    case 'continuedAsNew':
      return 'completed';
    case 'failed':
    case 'terminated':
      return 'failed';
    case 'timedOut':
      return 'timedOut';
    case 'canceled':
      return 'canceled';
    case 'paused':
      return 'paused';
    case 'unfinished':
      return 'unfinished';
    default:
      return 'running';
  }
}

/** A wait for a worker or another workflow, then the thing itself. */
function queuedThen(kind: 'task' | 'run', group: EventGroup): readonly Segment[] {
  const { startMs, startedMs, endMs } = group;
  const isQueued = startedMs === undefined && group.status === 'queued';
  if (isQueued) return [segment('queue', 'open', startMs, endMs)];
  const fromMs = Math.min(startedMs ?? startMs, endMs ?? Infinity);
  const run = segment(kind, endOf(group), fromMs, endMs);
  return fromMs - startMs > QUEUE_MS_MIN
    ? [segment('queue', 'completed', startMs, fromMs), run]
    : [run];
}

function activitySegments(group: EventGroup): readonly Segment[] {
  const segments: Segment[] = [];
  let waitingSince = group.startMs;
  group.attempts.forEach((attempt, index) => {
    const { startedMs } = attempt;
    if (startedMs === undefined) {
      // Their times are between the schedule and what is known next; that is all that can be drawn.
      const untilMs = group.attempts[index + 1]?.startedMs ?? group.endMs;
      segments.push(segment('earlier', 'failed', waitingSince, untilMs, attempt));
      waitingSince = untilMs ?? waitingSince;
      return;
    }
    addWait(segments, group, waitingSince, startedMs, attempt);
    const end = attempt.outcome === 'running' ? openEnd(group) : attempt.outcome;
    const run = segment('run', end, startedMs, attempt.endedMs ?? group.endMs, attempt);
    segments.push(run);
    waitingSince = run.toMs;
  });
  addTail(segments, group, waitingSince);
  return segments;
}

function openEnd(group: EventGroup): SegmentEnd {
  return group.status === 'unfinished' || group.status === 'paused' ? group.status : 'running';
}

/** Between two attempts: first the backoff that the policy asks for, then the wait for a worker. */
function addWait(
  segments: Segment[],
  group: EventGroup,
  fromMs: number,
  toMs: number,
  attempt: Attempt,
): void {
  if (toMs - fromMs <= QUEUE_MS_MIN) return;
  const previous = segments.at(-1);
  const isRetry = previous?.kind === 'run';
  const backoff = isRetry ? backoffAfterMs(group, attempt.number - 1) : 0;
  const dueMs = Math.min(toMs, fromMs + backoff);
  if (isRetry) segments.push(segment('backoff', 'completed', fromMs, dueMs, previous.attempt));
  // After a backoff the timer's own delay is no wait for a worker.
  if (toMs - dueMs > QUEUE_MS_MIN * (isRetry ? 20 : 1)) {
    segments.push(segment('queue', 'completed', dueMs, toMs, attempt));
  }
}

/** What comes after the last attempt: a wait that still goes on, or one that a limit or a cancel ended. */
function addTail(segments: Segment[], group: EventGroup, fromMs: number): void {
  const last = group.attempts.at(-1);
  const isRunning = last?.outcome === 'running' && last.startedMs !== undefined;
  if (isRunning || group.status === 'running') return;
  if (group.status === 'backoff') {
    segments.push(segment('backoff', 'open', fromMs, group.dueMs, last));
    return;
  }
  if (group.status === 'queued') {
    const isRetry = segments.at(-1)?.kind === 'run';
    const dueMs = isRetry ? fromMs + backoffAfterMs(group, last?.number ?? 1) : fromMs;
    if (isRetry) segments.push(segment('backoff', 'completed', fromMs, dueMs, last));
    if (segments.at(-1)?.untilNow !== true)
      segments.push(segment('queue', 'open', dueMs, undefined));
    return;
  }
  if (group.status === 'paused') {
    segments.push(segment('run', 'paused', fromMs, undefined));
    return;
  }
  // It ended without an attempt to end: nobody took it, or a limit or a cancel came while it waited.
  if (group.endMs === undefined || last?.outcome === group.status) return;
  if (group.attempts.length === 0 || group.endMs - fromMs > QUEUE_MS_MIN) {
    segments.push(segment('queue', endOf(group), fromMs, group.endMs, last));
  }
}
