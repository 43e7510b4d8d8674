/** Where a run can be reset to: the ends of its workflow tasks. A new run keeps everything before one and goes on with new code. */
import type { HistoryEvent } from '../../shared/ipc/models.ts';

/** A place to reset to. */
export interface ResetPoint {
  /** The event that ends the workflow task: the new run keeps everything before it. */
  readonly eventId: number;
  readonly timeMs: number;
  readonly outcome: 'completed' | 'failed' | 'timed out';
}

const outcomes: Readonly<Record<string, ResetPoint['outcome']>> = {
  WORKFLOW_TASK_COMPLETED: 'completed',
  WORKFLOW_TASK_FAILED: 'failed',
  WORKFLOW_TASK_TIMED_OUT: 'timed out',
};

/** Every place that a run can be reset to, the first first. */
export function resetPointsOf(events: readonly HistoryEvent[]): readonly ResetPoint[] {
  const points: ResetPoint[] = [];
  for (const { eventId, timeMs, type } of events) {
    const outcome = outcomes[type];
    if (outcome !== undefined) points.push({ eventId, timeMs, outcome });
  }
  return points;
}

/** The place from which an event happens anew: the workflow task before it; the first one for what is before any. */
export function resetPointFor(
  points: readonly ResetPoint[],
  eventId: number,
): ResetPoint | undefined {
  return points.findLast((point) => point.eventId <= eventId) ?? points[0];
}

const closed = new Set([
  'WORKFLOW_EXECUTION_COMPLETED',
  'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
  'WORKFLOW_EXECUTION_FAILED',
]);
const brokenPattern =
  /^(?:ACTIVITY_TASK|CHILD_WORKFLOW_EXECUTION|NEXUS_OPERATION)_(?:FAILED|TIMED_OUT)$/;

/**
 * The place that is proposed: that of the event which was asked for. Without one, and where it only closed the run, the one that does
 * something anew: of a run that failed the workflow task before the last failure, of one that went well the first, else the last.
 */
export function proposedPoint(
  events: readonly HistoryEvent[],
  points: readonly ResetPoint[],
  asked: number | undefined,
): ResetPoint | undefined {
  const last = events.at(-1);
  const closing = last !== undefined && closed.has(last.type) ? last : undefined;
  if (asked !== undefined && asked !== closing?.eventId) return resetPointFor(points, asked);
  if (closing === undefined) return points.at(-1);
  if (closing.type !== 'WORKFLOW_EXECUTION_FAILED') return points[0];
  const broken = events.findLast(({ type }) => brokenPattern.test(type));
  return resetPointFor(points, broken?.eventId ?? closing.eventId);
}

/** What came from outside after a place, and is applied to the new run again unless it is left out. */
export interface ComesAgain {
  readonly signals: number;
  readonly updates: number;
  readonly cancelRequests: number;
}

/** Counts what comes again after a reset to `eventId`. */
export function comesAgain(events: readonly HistoryEvent[], eventId: number): ComesAgain {
  let signals = 0;
  let updates = 0;
  let cancelRequests = 0;
  for (const event of events) {
    if (event.eventId < eventId) continue;
    switch (event.type) {
      case 'WORKFLOW_EXECUTION_SIGNALED':
        signals += 1;
        break;
      case 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED':
        updates += 1;
        break;
      case 'WORKFLOW_EXECUTION_CANCEL_REQUESTED':
        cancelRequests += 1;
        break;
      default:
    }
  }
  return { signals, updates, cancelRequests };
}
