/** What stands in a row's label: its name, a fact at its right end, and a sentence that says what is drawn, for those who can't see it. */
import { durationText } from '../../shared/temporal/durationText.ts';
import { shortDuration } from './shortDuration.ts';
import {
  hasFailure,
  isBad,
  isOpen,
  kindText,
  statusText,
  type Attempt,
  type EventGroup,
  type GroupKind,
} from './eventGroup.ts';
import { outcomeText } from './groupText.ts';
import { timerMs } from './groupLabels.ts';
import type { TimelineRow } from './timelineRows.ts';

/** A fact at the right end of a row's label. `chip` tones stand on a tinted ground. */
export interface RowFact {
  readonly text: string;
  readonly tone: 'plain' | 'time' | 'warn' | 'danger' | 'late' | 'terminated';
}

const plain = (text: string): RowFact => ({ text, tone: 'plain' });

/** The kind whose glyph stands before a row's name. */
export function rowKind(row: TimelineRow): GroupKind {
  const { content } = row;
  if ('group' in content) return content.group.kind;
  return content.groups[0]?.kind ?? 'activity';
}

/** What a row is called. */
export function rowName(row: TimelineRow): string {
  const { content } = row;
  switch (content.type) {
    case 'group':
      return content.isOneOfMany
        ? `${content.group.label} #${shortId(content.group)}`
        : content.group.label;
    case 'attempt':
      return attemptName(content.attempt);
    case 'concurrency':
      return 'Running at once';
    case 'rest':
      return `${content.groups.length} more`;
    case 'message':
      return content.text;
    case 'family':
    case 'lanes': {
      const [first] = content.groups;
      return first?.kind === 'workflowTask' ? 'Workflow tasks' : (first?.label ?? '');
    }
  }
}

/** By which a group is told apart from others of its family: an activity's own id while it is short, else its event's. */
export function shortId(group: EventGroup): string {
  const id = group.events[0].attributes['activityId'];
  return typeof id === 'string' && id !== '' && id.length <= 8
    ? id
    : String(group.events[0].eventId);
}

function attemptName(attempt: Attempt): string {
  return attempt.first < attempt.number
    ? `attempts ${attempt.first}–${attempt.number}`
    : `attempt ${attempt.number}`;
}

/** The fact at the right end of a row, at virtual time `nowMs`. */
export function rowFact(row: TimelineRow, nowMs: number): RowFact | undefined {
  const { content } = row;
  switch (content.type) {
    case 'group':
      return groupFact(content.group, nowMs);
    case 'attempt': {
      const { startedMs, endedMs } = content.attempt;
      const end = endedMs ?? content.group.endMs ?? nowMs;
      return startedMs === undefined
        ? undefined
        : plain(durationText(Math.max(0, end - startedMs)));
    }
    case 'family':
      return familyFact(content.groups, nowMs);
    case 'lanes':
      return plain(`${content.groups.length} in ${content.lanes.lanes.length} lanes`);
    case 'concurrency':
      return plain(`max ${content.lanes.concurrencyMax}`);
    case 'rest':
    case 'message':
      return undefined;
  }
}

function groupFact(group: EventGroup, nowMs: number): RowFact | undefined {
  const ms = (group.endMs ?? nowMs) - (group.startedMs ?? group.startMs);
  const took = plain(durationText(Math.max(0, ms)));
  if (group.status === 'paused') return { text: 'paused', tone: 'warn' };
  if (isOpen(group)) {
    if (group.kind === 'timer') return timerFact(group, nowMs) ?? took;
    if (group.status === 'backoff') return { text: 'backoff', tone: 'warn' };
    if (group.attemptNumber > 1) return { text: `attempt ${group.attemptNumber}`, tone: 'warn' };
    return group.status === 'queued' ? plain('queued') : took;
  }
  switch (group.kind) {
    case 'signal':
    case 'marker':
      return undefined;
    case 'attributes':
      return plain('upsert');
    case 'timer': {
      if (group.status === 'canceled') return plain('canceled');
      const length = timerMs(group.events[0]);
      return plain(shortDuration(length ?? ms));
    }
    default:
  }
  if (group.status === 'timedOut') return { text: 'timed out', tone: 'late' };
  if (group.status === 'failed') return { text: 'failed', tone: 'danger' };
  if (group.status === 'terminated') return { text: 'terminated', tone: 'terminated' };
  if (group.status === 'canceled') return plain('canceled');
  if (group.attemptNumber > 1) return { text: `${group.attemptNumber} attempts`, tone: 'warn' };
  return group.endMs === group.startMs ? undefined : took;
}

function timerFact(group: EventGroup, nowMs: number): RowFact | undefined {
  if (group.dueMs === undefined) return undefined;
  const leftMs = group.dueMs - nowMs;
  return { text: leftMs > 0 ? `in ${durationText(leftMs)}` : 'due', tone: 'time' };
}

/** A family may have thousands of groups, and its row is written anew every second. */
const keptFacts = new WeakMap<readonly EventGroup[], RowFact>();
const keptSentences = new WeakMap<readonly EventGroup[], string>();

function familyFact(groups: readonly EventGroup[], nowMs: number): RowFact {
  const [first] = groups;
  if (groups.length === 1 && first !== undefined && first.kind !== 'workflowTask') {
    return groupFact(first, nowMs) ?? plain('1');
  }
  const known = keptFacts.get(groups) ?? timelessFact(groups);
  keptFacts.set(groups, known);
  return known;
}

/** The fact of a family of several, whatever time it is. */
function timelessFact(groups: readonly EventGroup[]): RowFact {
  const [first] = groups;
  let failed = 0;
  let late = 0;
  let attempts = 0;
  for (const group of groups) {
    if (group.status === 'failed') failed += 1;
    if (group.status === 'timedOut') late += 1;
    attempts += group.attemptNumber;
  }
  const of = `of ${groups.length}`;
  if (failed > 0) return { text: `${failed + late} ${of} failed`, tone: 'danger' };
  if (late > 0) return { text: `${late} ${of} timed out`, tone: 'late' };
  if (attempts > groups.length) return { text: `${attempts} attempts`, tone: 'warn' };
  if (first?.kind === 'timer') {
    const length = timerMs(first.events[0]);
    const isSame = groups.every((group) => timerMs(group.events[0]) === length);
    if (isSame && length !== undefined) return plain(`${groups.length} × ${shortDuration(length)}`);
  }
  if (first?.kind === 'timeSkip') {
    const total = groups.reduce(
      (sum, group) => sum + (group.endMs ?? group.startMs) - group.startMs,
      0,
    );
    return plain(`${groups.length} skips, ${durationText(total)}`);
  }
  return plain(String(groups.length));
}

/** A row in a sentence: `chargeCard, activity, attempt 2 of 5 running 3.20 s, attempt 1 failed after 1.20 s: PaymentGatewayError`. */
export function rowSentence(row: TimelineRow, nowMs: number): string {
  const { content } = row;
  switch (content.type) {
    case 'group':
      return groupSentence(content.group, nowMs);
    case 'attempt':
      return attemptSentence(content.attempt, content.group, nowMs);
    case 'concurrency':
      return `${content.lanes.concurrencyMax} of ${content.groups.length} ran at once at most`;
    case 'rest':
      return `${content.groups.length} more of ${content.groups[0]?.label ?? ''}`;
    case 'message':
      return `beneath ${content.group.label}`;
    case 'family':
    case 'lanes':
      return familySentence(content.groups);
  }
}

/** How a group stands, in a sentence. */
export function groupSentence(group: EventGroup, nowMs: number): string {
  const parts = [kindText(group.kind)];
  if (isOpen(group)) {
    parts.push(openText(group, nowMs));
  } else {
    const tookMs = (group.endMs ?? group.startMs) - group.startMs;
    const took = tookMs > 0 ? ` after ${durationText(tookMs)}` : '';
    const outcome = outcomeText(group);
    parts.push(`${statusText(group.status)}${took}${outcome === '' ? '' : `: ${outcome}`}`);
  }
  for (const attempt of group.attempts.slice(0, -1).slice(-3).reverse()) {
    parts.push(attemptSentence(attempt, group, nowMs));
  }
  return parts.join(', ');
}

function openText(group: EventGroup, nowMs: number): string {
  const most = group.pending?.maximumAttempts ?? 0;
  const attempt =
    group.kind === 'activity' && group.attemptNumber > 1
      ? `attempt ${group.attemptNumber}${most > 0 ? ` of ${most}` : ''} `
      : '';
  if (group.kind === 'timer' && group.dueMs !== undefined) {
    const leftMs = group.dueMs - nowMs;
    return leftMs > 0 ? `fires in ${durationText(leftMs)}` : 'due now';
  }
  if (group.status === 'backoff' && group.dueMs !== undefined) {
    return `${attempt}in ${durationText(Math.max(0, group.dueMs - nowMs))}`;
  }
  const running = group.attempts.at(-1);
  const since = running?.startedMs ?? group.startedMs ?? group.startMs;
  return `${attempt}${statusText(group.status)} ${durationText(Math.max(0, nowMs - since))}`;
}

function attemptSentence(attempt: Attempt, group: EventGroup, nowMs: number): string {
  const name = attemptName(attempt);
  const outcomes: Readonly<Record<Attempt['outcome'], string>> = {
    running: 'running',
    failed: 'failed',
    timedOut: 'timed out',
    completed: 'completed',
    canceled: 'canceled',
  };
  const { startedMs } = attempt;
  const endMs = attempt.endedMs ?? group.endMs ?? nowMs;
  const word = outcomes[attempt.outcome];
  const took =
    startedMs === undefined
      ? ''
      : `${attempt.outcome === 'running' ? '' : ' after'} ${durationText(Math.max(0, endMs - startedMs))}`;
  return `${name} ${word}${took}${attempt.failureText === undefined ? '' : `: ${attempt.failureText}`}`;
}

function familySentence(groups: readonly EventGroup[]): string {
  const known = keptSentences.get(groups);
  if (known !== undefined) return known;
  const kind = groups[0] === undefined ? '' : kindText(groups[0].kind);
  const counts = new Map<string, number>();
  let failures = 0;
  for (const group of groups) {
    const word = statusText(group.status);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (!isBad(group) && hasFailure(group)) failures += 1;
  }
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  if (failures > 0) parts.push(`${failures} after failed attempts`);
  const sentence = `${groups.length} times ${kind}: ${parts.join(', ')}`;
  keptSentences.set(groups, sentence);
  return sentence;
}
