/**
 * Scenarios out of histories: an activity's options as the server kept them, and what its attempts did.
 *
 * A history has only the last attempt: when it started, what the one before failed with, how it ended. What came before is
 * estimated, unless the server kept every attempt (the embedded one does).
 */
import { backoffMs } from '../../temporal/retry.ts';
import { prepare } from '../prepare.ts';
import {
  outcomeCountMax,
  parseScenario,
  type Outcome,
  type PolicyFields,
  type Scenario,
  type TimeoutFields,
} from '../scenario.ts';
import { parseLength } from '../../temporal/lengths.ts';

/** As much of a history event as is read: the type without prefix, attributes as proto JSON has them. */
export interface SeenEvent {
  readonly eventId: number;
  readonly type: string;
  readonly timeMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An attempt as a server kept it. */
export interface SeenAttempt {
  readonly attempt: number;
  readonly startedMs: number;
  readonly endedMs?: number | undefined;
  readonly outcome: 'running' | 'failed' | 'timedOut' | 'completed' | 'canceled';
  readonly failureText?: string | undefined;
}

/** What no event says of an activity. */
export interface KeptOfActivity {
  readonly attempts?: readonly SeenAttempt[] | undefined;
  /** The options in force, named as in its scheduled event: somebody may have changed them since. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** An activity of a history, ready for the lab. */
export interface SeenActivity {
  readonly scheduledEventId: number;
  readonly activityId: string;
  readonly type: string;
  readonly attemptCount: number;
  readonly outcome: 'running' | 'failed' | 'timedOut' | 'completed' | 'canceled';
  /** Whether each attempt was seen, or all but the last were estimated. */
  readonly isExact: boolean;
  /** So many attempts before the last one are not in the script: it holds no more. */
  readonly leftOutCount: number;
  readonly scenario: Scenario;
}

const closings: Readonly<Record<string, SeenActivity['outcome']>> = {
  ACTIVITY_TASK_COMPLETED: 'completed',
  ACTIVITY_TASK_FAILED: 'failed',
  ACTIVITY_TASK_TIMED_OUT: 'timedOut',
  ACTIVITY_TASK_CANCELED: 'canceled',
};

type Attributes = Readonly<Record<string, unknown>>;
const isAttributes = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null;
const attributesIn = (parent: Attributes, name: string): Attributes => {
  const value = parent[name];
  return isAttributes(value) ? value : {};
};
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
/** proto JSON: `1.5s`. Zero is unset. */
const lengthOf = (value: unknown): number | undefined =>
  (typeof value === 'string' ? parseLength(value) : undefined) || undefined;
/** int64 comes as text in some exports. */
const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/**
 * Every activity of a history.
 * @param kept what the server keeps of activities besides their events, by scheduled event id
 */
export function activitiesOf(
  events: readonly SeenEvent[],
  kept: Readonly<Record<string, KeptOfActivity>> = {},
): SeenActivity[] {
  const run = events.find(({ type }) => type === 'WORKFLOW_EXECUTION_STARTED');
  const started = new Map<number, SeenEvent>();
  const closed = new Map<number, SeenEvent>();
  for (const event of events) {
    const id = numberOf(event.attributes.scheduledEventId);
    if (id === undefined) continue;
    if (event.type === 'ACTIVITY_TASK_STARTED') started.set(id, event);
    else if (closings[event.type] !== undefined) closed.set(id, event);
  }
  return events
    .filter(({ type }) => type === 'ACTIVITY_TASK_SCHEDULED')
    .map((scheduled) => {
      const { eventId } = scheduled;
      const its = { scheduled, started: started.get(eventId), closed: closed.get(eventId) };
      return activityOf(its, run, kept[eventId]);
    });
}

/** An activity's events. */
interface ActivityEvents {
  readonly scheduled: SeenEvent;
  readonly started: SeenEvent | undefined;
  readonly closed: SeenEvent | undefined;
}

function activityOf(
  { scheduled, started, closed }: ActivityEvents,
  run: SeenEvent | undefined,
  kept: KeptOfActivity = {},
): SeenActivity {
  const options = optionsOf(scheduled, run, kept.options);
  const outcome = closed ? (closings[closed.type] ?? 'running') : 'running';
  const lastFailure = attributesIn(started?.attributes ?? {}, 'lastFailure');
  const closingFailure = attributesIn(closed?.attributes ?? {}, 'failure');
  const seen = kept.attempts?.length ? kept.attempts : undefined;
  const script = seen
    ? scriptOfAttempts(
        seen,
        scheduled.timeMs,
        options,
        typeOf(closingFailure) ?? typeOf(lastFailure),
      )
    : started
      ? estimatedScript(scheduled, started, closed, options)
      : [];
  const attemptCount = seen?.length ?? numberOf(started?.attributes.attempt) ?? 0;
  const last = script.at(-1);
  if (last?.kind === 'fails' && isFinal(closingFailure)) last.nonRetryable = true;
  return {
    scheduledEventId: scheduled.eventId,
    activityId: textOf(scheduled.attributes.activityId) ?? String(scheduled.eventId),
    type: options.name,
    attemptCount,
    outcome,
    isExact: seen !== undefined || attemptCount === 1,
    leftOutCount: Math.max(0, attemptCount - outcomeCountMax),
    scenario: { ...options, script },
  };
}

/** Where an activity's scenario comes from, and what of it did not fit: `order-1, first 999 and last of 5,000 attempts`. */
export const sourceText = (name: string, { attemptCount, leftOutCount }: SeenActivity): string =>
  leftOutCount === 0
    ? name
    : `${name}, first ${outcomeCountMax - 1} and last of ${attemptCount.toLocaleString('en-US')} attempts`;

const typeOf = (failure: Attributes): string | undefined =>
  textOf(attributesIn(failure, 'applicationFailureInfo').type);

const isFinal = (failure: Attributes): boolean =>
  attributesIn(failure, 'applicationFailureInfo').nonRetryable === true;

function optionsOf(
  { attributes: scheduled, timeMs }: SeenEvent,
  run: SeenEvent | undefined,
  changed: Attributes = {},
): Scenario {
  const attributes = { ...scheduled, ...changed };
  const policy = attributesIn(attributes, 'retryPolicy');
  // Nobody changes these: servers leave them out of the options in force.
  const types =
    policy.nonRetryableErrorTypes ?? attributesIn(scheduled, 'retryPolicy').nonRetryableErrorTypes;
  const fields: PolicyFields = {
    initialIntervalMs: lengthOf(policy.initialInterval),
    backoffCoefficient: numberOf(policy.backoffCoefficient),
    maximumIntervalMs: lengthOf(policy.maximumInterval),
    maximumAttempts: numberOf(policy.maximumAttempts),
    nonRetryableErrorTypes: Array.isArray(types)
      ? types.filter((type) => typeof type === 'string')
      : [],
  };
  const runTimeoutMs = lengthOf(run?.attributes.workflowRunTimeout);
  return parseScenario({
    name: textOf(attributesIn(attributes, 'activityType').name) ?? '',
    policy: fields,
    timeouts: {
      scheduleToCloseMs: lengthOf(attributes.scheduleToCloseTimeout),
      scheduleToStartMs: lengthOf(attributes.scheduleToStartTimeout),
      startToCloseMs: lengthOf(attributes.startToCloseTimeout),
      heartbeatMs: lengthOf(attributes.heartbeatTimeout),
    },
    workflow: {
      runTimeoutMs,
      elapsedMs: runTimeoutMs === undefined || !run ? 0 : Math.max(0, timeMs - run.timeMs),
    },
  });
}

/** What the policy waits after each attempt, were there no delay of the failure's own. */
function policyWaits(scenario: Scenario): (attempt: number) => number {
  const prepared = prepare(scenario);
  const policy = prepared.ok ? prepared.plan.policy : undefined;
  return (attempt) => (policy ? backoffMs(policy, attempt) : 0);
}

/** Those that a script has room for: the first, and the last one, which says how it ended. */
const fitting = <Item>(items: readonly Item[]): Item[] =>
  items.length <= outcomeCountMax
    ? [...items]
    : [...items.slice(0, outcomeCountMax - 1), ...items.slice(-1)];

/** Every attempt was seen: its wait beyond the policy's is queue time, a shorter one was asked for. */
function scriptOfAttempts(
  attempts: readonly SeenAttempt[],
  scheduledMs: number,
  scenario: Scenario,
  errorType: string | undefined,
): Outcome[] {
  const script: Outcome[] = [];
  const waitMs = policyWaits(scenario);
  let dueMs = scheduledMs;
  for (const [index, attempt] of attempts.entries()) {
    const outcome = outcomeOf(attempt, errorType, scenario.timeouts);
    const isEarly = attempt.startedMs < dueMs;
    outcome.queueMs = isEarly ? 0 : attempt.startedMs - dueMs;
    const previous = script.at(-1);
    const endBefore = attempts[index - 1]?.endedMs;
    if (isEarly && previous && endBefore !== undefined) {
      previous.nextRetryDelayMs = Math.max(1, attempt.startedMs - endBefore);
    }
    script.push(outcome);
    dueMs = (attempt.endedMs ?? attempt.startedMs) + waitMs(index + 1);
  }
  return fitting(script);
}

function outcomeOf(
  attempt: SeenAttempt,
  errorType: string | undefined,
  { heartbeatMs = 0, startToCloseMs = Infinity }: TimeoutFields,
): Outcome {
  const afterMs = Math.max(0, (attempt.endedMs ?? attempt.startedMs) - attempt.startedMs);
  switch (attempt.outcome) {
    case 'completed':
      return { kind: 'succeeds', afterMs };
    case 'failed':
      return { kind: 'fails', afterMs, errorType: typeInText(attempt.failureText) ?? errorType };
    case 'timedOut':
      // Who ran for longer than the heartbeat timeout did heartbeat: to the end, or until that long before it.
      if (heartbeatMs === 0 || afterMs <= heartbeatMs) return { kind: 'timesOut', afterMs: 0 };
      return afterMs >= startToCloseMs
        ? { kind: 'hangs', afterMs: 0 }
        : { kind: 'workerDies', afterMs: afterMs - heartbeatMs };
    case 'running':
    case 'canceled':
      return { kind: 'hangs', afterMs: 0 };
  }
}

/** `CardDeclined: insufficient funds` begins with its type. */
const typeInText = (text: string | undefined): string | undefined =>
  /^([A-Z][\w$.]*):\s/.exec(text ?? '')?.[1];

/** Only the last attempt is known: the time before it is spread evenly over those that failed, after the policy's waits. */
function estimatedScript(
  scheduled: SeenEvent,
  started: SeenEvent,
  closed: SeenEvent | undefined,
  scenario: Scenario,
): Outcome[] {
  const count = Math.max(1, numberOf(started.attributes.attempt) ?? 1);
  const gapMs = Math.max(0, started.timeMs - scheduled.timeMs);
  const earlier = count - 1;
  const waitMs = policyWaits(scenario);
  // A history may claim any number of attempts; by the thousandth the wait grows no more, or next to nothing.
  const walked = Math.min(earlier, outcomeCountMax);
  let waitsMs = (earlier - walked) * waitMs(walked);
  for (let attempt = 1; attempt <= walked; attempt += 1) waitsMs += waitMs(attempt);
  const errorType = typeOf(attributesIn(started.attributes, 'lastFailure'));
  const failing: Outcome =
    waitsMs <= gapMs
      ? {
          kind: 'fails',
          afterMs: earlier > 0 ? Math.floor((gapMs - waitsMs) / earlier) : 0,
          errorType,
        }
      : { kind: 'fails', afterMs: 0, errorType, nextRetryDelayMs: Math.max(1, gapMs / earlier) };
  const last = outcomeOf(
    {
      attempt: count,
      startedMs: started.timeMs,
      endedMs: closed?.timeMs,
      outcome: closed ? (closings[closed.type] ?? 'running') : 'running',
    },
    typeOf(attributesIn(closed?.attributes ?? {}, 'failure')),
    scenario.timeouts,
  );
  const firstQueue = count === 1 ? { queueMs: gapMs } : {};
  const shown = Math.min(earlier, outcomeCountMax - 1);
  return [...Array.from({ length: shown }, () => ({ ...failing })), { ...last, ...firstQueue }];
}

/** The events of an exported history: `{events: [...]}` as Temporal's CLI and UI write it; undefined when it is none. */
export function eventsOfExport(text: string): SeenEvent[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON, so not a history.
    return undefined;
  }
  const list = Array.isArray(value) ? value : isAttributes(value) ? value.events : undefined;
  if (!Array.isArray(list)) return undefined;
  const events = list.flatMap((event: unknown): SeenEvent[] => {
    if (!isAttributes(event)) return [];
    const name = textOf(event.eventType);
    const eventId = numberOf(event.eventId);
    if (name === undefined || eventId === undefined) return [];
    const key = Object.keys(event).find((field) => field.endsWith('EventAttributes'));
    return [
      {
        eventId,
        type: shortType(name),
        timeMs: Date.parse(textOf(event.eventTime) ?? '') || 0,
        attributes: key === undefined ? {} : attributesIn(event, key),
      },
    ];
  });
  return events.length > 0 ? events : undefined;
}

/** `EVENT_TYPE_ACTIVITY_TASK_STARTED` and the older `ActivityTaskStarted`. */
const shortType = (name: string): string =>
  name.startsWith('EVENT_TYPE_')
    ? name.slice('EVENT_TYPE_'.length)
    : name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase();
