/** What is written in or beside a mark. */
import { durationText } from '../../shared/temporal/durationText.ts';
import { shortDuration } from '../model/shortDuration.ts';
import { lastEvent, type Attempt, type EventGroup } from '../model/eventGroup.ts';
import { outcomeText } from '../model/groupText.ts';
import type { LaneItem } from '../model/lanes.ts';
import { payloadsText } from '../model/payloadText.ts';
import { segmentToMs, segmentsOf, type Segment } from '../model/segments.ts';
import type { RowContent } from '../model/timelineRows.ts';
import { textOf } from '../model/attributes.ts';

/** A label, and where it wants to be. */
export interface MarkLabel {
  readonly text: string;
  /** `inside` goes beside where it does not fit. */
  readonly place: 'inside' | 'middle' | 'after';
  readonly tone: 'plain' | 'failed' | 'timedOut';
}

const plain = (text: string, place: MarkLabel['place'] = 'inside'): MarkLabel | undefined =>
  text === '' ? undefined : { text, place, tone: 'plain' };

/** The label of a span of a row, at virtual time `nowMs`. */
export function markLabel(
  item: LaneItem,
  content: RowContent,
  nowMs: number,
): MarkLabel | undefined {
  const { group, segment } = item;
  const ms = segmentToMs(segment, nowMs) - segment.fromMs;
  switch (segment.kind) {
    case 'timer':
      return plain(outcomeText(group) || durationText(ms), 'middle');
    case 'backoff':
      return backoffLabel(group, segment, content, nowMs);
    case 'queue':
      if (content.type === 'family') return undefined;
      if (segment.end === 'timedOut') return ended(group, 'timedOut');
      return segment.end === 'open' ? plain(`queued ${durationText(ms)}`, 'after') : undefined;
    case 'earlier':
      return content.type === 'family' ? undefined : earlierLabel(segment.attempt);
    case 'point':
      return content.type === 'family' ? undefined : plain(outcomeText(group), 'after');
    case 'line':
      return group.kind === 'timeSkip'
        ? plain(durationText(ms), 'middle')
        : runLabel(item, content, nowMs);
    case 'task':
      return undefined;
    case 'run':
      return runLabel(item, content, nowMs);
  }
}

function backoffLabel(
  group: EventGroup,
  segment: Segment,
  content: RowContent,
  nowMs: number,
): MarkLabel | undefined {
  if (content.type === 'family') return undefined;
  if (segment.end === 'open' && content.type === 'group') {
    const inMs = segment.toMs - nowMs;
    const when = inMs > 0 ? `in ${durationText(inMs)}` : 'now';
    return plain(`attempt ${group.attemptNumber} ${when}`, 'after');
  }
  const text = shortDuration(segment.toMs - segment.fromMs);
  return plain(content.type === 'attempt' ? `backoff ${text}` : text, 'middle');
}

function earlierLabel(attempt: Attempt | undefined): MarkLabel | undefined {
  if (attempt === undefined) return undefined;
  const count = attempt.number - attempt.first + 1;
  const words = count === 1 ? '1 earlier attempt' : `${count} earlier attempts`;
  return {
    text: attempt.failureText === undefined ? words : `${words}: ${attempt.failureText}`,
    place: 'inside',
    tone: 'failed',
  };
}

function runLabel(item: LaneItem, content: RowContent, nowMs: number): MarkLabel | undefined {
  const { group, segment } = item;
  if (content.type === 'attempt') return attemptLabel(group, segment, nowMs);
  const isLast = segmentsOf(group).findLast(({ kind }) => kind === segment.kind) === segment;
  if (!isLast) return undefined;
  const isEnded = group.endMs !== undefined;
  if (content.type === 'family') {
    return isEnded && segment.end === 'failed' ? ended(group, 'failed') : undefined;
  }
  // An attempt that failed while its activity goes on says so by its hatch; its row of its own has the words.
  if (!isEnded && segment.end !== 'running' && segment.end !== 'paused') return undefined;
  if (isEnded && segment.end === 'failed') return ended(group, 'failed');
  if (isEnded && segment.end === 'timedOut') return ended(group, 'timedOut');
  if (group.kind === 'child') return plain(textOf(group.events[0].attributes['workflowId']) ?? '');
  if (isEnded) {
    // What is struck through can't be read.
    const isBeside = group.kind === 'workflow' || segment.end === 'canceled';
    return plain(outcomeText(group), isBeside ? 'after' : 'inside');
  }
  if (group.kind === 'workflow') return undefined;
  if (segment.end === 'paused') return plain(`paused ${durationText(nowMs - segment.fromMs)}`);
  return plain(`running ${durationText(Math.max(0, nowMs - segment.fromMs))}`);
}

function attemptLabel(group: EventGroup, segment: Segment, nowMs: number): MarkLabel | undefined {
  const { attempt } = segment;
  if (segment.end === 'failed' || segment.end === 'timedOut') {
    return { text: attempt?.failureText ?? outcomeText(group), place: 'after', tone: segment.end };
  }
  if (segment.end !== 'running') return plain(outcomeText(group));
  const { pending } = group;
  if (pending?.lastHeartbeatMs === undefined) {
    return plain(attempt?.identity === undefined ? '' : `worker ${attempt.identity}`);
  }
  const ago = durationText(Math.max(0, nowMs - pending.lastHeartbeatMs));
  const details = payloadsText(pending.heartbeatDetails, 40);
  return plain(`heartbeat ${ago} ago${details === '' ? '' : `: ${details}`}`);
}

function ended(group: EventGroup, tone: 'failed' | 'timedOut'): MarkLabel {
  return { text: outcomeText(group) || lastEvent(group).type, place: 'after', tone };
}
