/** What the inspector says of a group: facts, limits that fill, and every attempt. */
import { shortDuration } from './shortDuration.ts';
import type { Execution } from '../../shared/ipc/models.ts';
import { durationMsOf, enumWords, nameOf, objectOf, textOf } from './attributes.ts';
import { childRunOf } from './childRun.ts';
import { isOpen, lastEvent, type Attempt, type EventGroup } from './eventGroup.ts';
import { retryStateText } from './failure.ts';
import { activityOptionsOf, backoffAfterMs, retryPolicyOf } from './pendingState.ts';
import { segmentsOf } from './segments.ts';

/** A fact. `time` is virtual time, which has its own colour. */
export interface Fact {
  readonly name: string;
  readonly text: string;
  readonly hint?: string;
  readonly look?: 'mono' | 'time' | 'danger';
}

/** A limit and how much of it is used. */
export interface Meter {
  readonly name: string;
  readonly usedMs: number;
  readonly limitMs: number;
}

/** A row of the list of attempts. */
export interface AttemptRow {
  readonly key: string;
  readonly kind:
    'failed' | 'timedOut' | 'completed' | 'canceled' | 'running' | 'backoff' | 'queued' | 'next';
  readonly name: string;
  readonly text: string;
  /** How long it took or has taken; undefined when it is not known. */
  readonly ms: number | undefined;
  /** How many attempts it stands for, of which the server kept no times. */
  readonly unkeptCount?: number;
}

/** What is worth knowing of a group besides its times, payloads and failures. */
export function factsOf(group: EventGroup): readonly Fact[] {
  const { attributes } = group.events[0];
  const facts: Fact[] = [];
  const add = (name: string, text: string | undefined, more: Partial<Fact> = {}): void => {
    if (text !== undefined && text !== '') facts.push({ name, text, ...more });
  };
  add('Activity ID', textOf(attributes['activityId']), { look: 'mono' });
  add('Timer ID', textOf(attributes['timerId']), { look: 'mono' });
  add('Update ID', updateIdOf(group), { look: 'mono' });
  if (group.kind === 'child') {
    add('Workflow ID', textOf(attributes['workflowId']), { look: 'mono' });
    add('Run ID', childRunOf(group), { look: 'mono' });
    add('When this closes', enumWords(attributes['parentClosePolicy']));
  }
  if (group.kind === 'nexus') add('Endpoint', textOf(attributes['endpoint']), { look: 'mono' });
  const isOwnQueue = group.kind !== 'workflowTask';
  const taskQueue = isOwnQueue ? nameOf(activityOptionsOf(group)['taskQueue']) : undefined;
  add('Task queue', taskQueue, { look: 'mono' });
  add('Worker', identityOf(group), { look: 'mono' });
  add('Sent by', group.kind === 'signal' ? textOf(attributes['identity']) : undefined, {
    look: 'mono',
  });
  if (group.kind === 'activity') add('Retry policy', retryPolicyText(group));
  add('Afterwards', retryStateText(lastEvent(group).attributes['retryState']));
  if (group.cancelRequested && isOpen(group)) add('Cancel', 'requested');
  return facts;
}

function updateIdOf(group: EventGroup): string | undefined {
  if (group.kind !== 'update') return undefined;
  const { attributes } = group.events[0];
  return (
    textOf(objectOf(objectOf(attributes['acceptedRequest'])?.['meta'])?.['updateId']) ??
    textOf(attributes['protocolInstanceId'])
  );
}

function identityOf(group: EventGroup): string | undefined {
  if (group.kind === 'signal' || group.kind === 'workflow') return undefined;
  return group.attempts.at(-1)?.identity ?? textOf(lastEvent(group).attributes['identity']);
}

/** A retry policy on one line: `1 s × 2, at most 100 s, 5 attempts`. */
export function retryPolicyText(group: EventGroup): string {
  const policy = retryPolicyOf(group);
  const later = hadOtherLimit(group, policy.maximumAttempts)
    ? ` as scheduled, later ${group.attemptNumber}`
    : '';
  if (policy.maximumAttempts === 1) return `one attempt only${later}`;
  const growth = policy.backoffCoefficient === 1 ? '' : ` × ${policy.backoffCoefficient}`;
  const attempts =
    policy.maximumAttempts === 0 ? 'unlimited' : `${policy.maximumAttempts} attempts`;
  const maximum = `at most ${shortDuration(policy.maximumIntervalMs)}`;
  return `${shortDuration(policy.initialIntervalMs)}${growth}, ${maximum}, ${attempts}${later}`;
}

/** Options that were changed are in no event: of a closed activity only its end shows that it had other ones. */
function hadOtherLimit(group: EventGroup, maximumAttempts: number): boolean {
  const { retryState } = lastEvent(group).attributes;
  return retryState === 'MAXIMUM_ATTEMPTS_REACHED' && group.attemptNumber !== maximumAttempts;
}

/** The limits of an open group that fill at virtual time `nowMs`. */
export function metersOf(
  group: EventGroup,
  nowMs: number,
  execution: Execution | undefined,
): readonly Meter[] {
  if (!isOpen(group)) return [];
  const attributes = activityOptionsOf(group);
  const meters: Meter[] = [];
  const add = (name: string, limitMs: number | undefined, sinceMs: number | undefined): void => {
    if (limitMs === undefined || limitMs <= 0 || sinceMs === undefined) return;
    meters.push({ name, limitMs, usedMs: Math.max(0, nowMs - sinceMs) });
  };
  switch (group.kind) {
    case 'activity': {
      const running = group.attempts.at(-1);
      const startedMs = running?.outcome === 'running' ? running.startedMs : undefined;
      add('Start to close', durationMsOf(attributes['startToCloseTimeout']), startedMs);
      add(
        'Heartbeat',
        durationMsOf(attributes['heartbeatTimeout']),
        heartbeatSince(group, startedMs),
      );
      const queuedMs = group.status === 'queued' ? queuedSince(group) : undefined;
      add('Schedule to start', durationMsOf(attributes['scheduleToStartTimeout']), queuedMs);
      add('Schedule to close', durationMsOf(attributes['scheduleToCloseTimeout']), group.startMs);
      break;
    }
    case 'timer':
      add('Timer', durationMsOf(attributes['startToFireTimeout']), group.startMs);
      break;
    case 'workflowTask':
      add('Start to close', durationMsOf(attributes['startToCloseTimeout']), group.startedMs);
      break;
    case 'child':
      add('Run timeout', durationMsOf(attributes['workflowRunTimeout']), group.startedMs);
      add(
        'Execution timeout',
        durationMsOf(attributes['workflowExecutionTimeout']),
        group.startedMs,
      );
      break;
    case 'nexus':
      add('Schedule to close', durationMsOf(attributes['scheduleToCloseTimeout']), group.startMs);
      break;
    case 'workflow':
      if (group.id !== 1) break;
      add('Run timeout', execution?.runTimeoutMs, group.startMs);
      add('Execution timeout', execution?.executionTimeoutMs, group.startMs);
      break;
    default:
  }
  return meters;
}

function heartbeatSince(group: EventGroup, startedMs: number | undefined): number | undefined {
  if (startedMs === undefined) return undefined;
  return Math.max(startedMs, group.pending?.lastHeartbeatMs ?? 0);
}

function queuedSince(group: EventGroup): number {
  return segmentsOf(group).findLast((segment) => segment.kind === 'queue')?.fromMs ?? group.startMs;
}

/** A shorter wait for a worker is no wait. */
const HANDOVER_MS = 20;

/** Every attempt with the waits between, and what comes if the last one fails. */
export function attemptRows(group: EventGroup, nowMs: number): readonly AttemptRow[] {
  if (group.kind !== 'activity') return [];
  const rows: AttemptRow[] = [];
  for (const segment of segmentsOf(group)) {
    const ms = (segment.untilNow ? Math.max(nowMs, segment.fromMs) : segment.toMs) - segment.fromMs;
    const key = `${segment.kind} ${segment.fromMs} ${segment.attempt?.number ?? 0}`;
    switch (segment.kind) {
      case 'queue':
        // Being handed over takes a moment and says nothing.
        if (ms < HANDOVER_MS && !segment.untilNow) break;
        rows.push({ key, kind: 'queued', name: 'queued', text: '', ms });
        break;
      case 'backoff':
        rows.push({
          key,
          kind: 'backoff',
          name: 'backoff',
          text: backoffText(group, segment.attempt),
          ms,
        });
        break;
      case 'earlier':
        rows.push({
          ...attemptRow(group, segment.attempt, key),
          ms: undefined,
          unkeptCount: segment.attempt ? segment.attempt.number - segment.attempt.first + 1 : 0,
        });
        break;
      default:
        rows.push({ ...attemptRow(group, segment.attempt, key), ms });
    }
  }
  const next = nextAttempt(group);
  return next === undefined ? rows : [...rows, next];
}

function attemptRow(
  group: EventGroup,
  attempt: Attempt | undefined,
  key: string,
): Omit<AttemptRow, 'ms'> {
  if (attempt === undefined) return { key, kind: 'running', name: 'paused', text: '' };
  const isSeveral = attempt.first < attempt.number;
  const name = isSeveral
    ? `attempts ${attempt.first}–${attempt.number}`
    : `attempt ${attempt.number}`;
  const who = attempt.identity === undefined ? '' : `worker ${attempt.identity}`;
  const text = [attempt.failureText ?? who, heartbeatsText(attempt)].filter(Boolean).join(', ');
  const kind =
    attempt.outcome === 'running' && group.status === 'unfinished' ? 'canceled' : attempt.outcome;
  return { key, kind, name, text };
}

function heartbeatsText({ heartbeatsMs = [] }: Attempt): string {
  if (heartbeatsMs.length === 0) return '';
  return heartbeatsMs.length === 1 ? '1 heartbeat' : `${heartbeatsMs.length} heartbeats`;
}

/** The policy's formula with its numbers: `1 s × 2²`. */
function backoffText(group: EventGroup, attempt: Attempt | undefined): string {
  const { initialIntervalMs, backoffCoefficient } = retryPolicyOf(group);
  const exponent = (attempt?.number ?? 1) - 1;
  const initial = shortDuration(initialIntervalMs);
  if (exponent === 0 || backoffCoefficient === 1) return initial;
  return `${initial} × ${backoffCoefficient}${superscript(exponent)}`;
}

function superscript(value: number): string {
  return String(value).replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)));
}

function nextAttempt(group: EventGroup): AttemptRow | undefined {
  const { maximumAttempts } = retryPolicyOf(group);
  if (!isOpen(group) || group.status === 'paused' || group.attempts.length === 0) return undefined;
  const number = group.attemptNumber;
  const key = `next ${number}`;
  if (group.status === 'backoff') {
    return {
      key,
      kind: 'next',
      name: `attempt ${number}`,
      text: 'after the backoff',
      ms: undefined,
    };
  }
  if (group.status !== 'running') return undefined;
  if (maximumAttempts > 0 && number >= maximumAttempts) {
    return { key, kind: 'next', name: 'then', text: 'no attempt is left', ms: undefined };
  }
  const wait = shortDuration(backoffAfterMs(group, number));
  return {
    key,
    kind: 'next',
    name: `attempt ${number + 1}`,
    text: `if ${number} fails, after ${wait}`,
    ms: undefined,
  };
}
