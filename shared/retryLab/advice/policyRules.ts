/** Advice about the retry policy, of activities and workflows. */
import {
  backoffMs,
  exponentialBackoffMs,
  timeoutTypePrefix,
  type RetryPolicy,
} from '../../temporal/retry.ts';
import type { Plan } from '../prepare.ts';
import type { Outage, Scenario } from '../scenario.ts';
import { outageAt } from '../scriptSource.ts';
import { simulate } from '../simulate.ts';
import { countText, numberText, roughText } from '../words/spanText.ts';
import {
  budgetMs,
  roundedUpMs,
  withBudget,
  withPolicy,
  withTimeouts,
  type Rule,
} from './finding.ts';

/** So many attempts are looked at: the rules run while somebody types. */
const playedCountMax = 10_000;

/** How many attempts can start when each fails at once, and when the last of them does. */
function quickestAttempts(plan: Plan, attemptCountMax: number) {
  const limitMs = budgetMs(plan);
  let atMs = 0;
  let attempts = 1;
  const last = Math.min(attemptCountMax, playedCountMax);
  while (plan.policy && attempts < last) {
    const nextMs = atMs + backoffMs(plan.policy, attempts);
    if (nextMs >= limitMs) break;
    atMs = nextMs;
    attempts += 1;
  }
  return { attempts, atMs };
}

const neverRetried: Rule = (scenario, plan) => {
  if (!plan.policy) {
    return {
      id: 'no-policy',
      severity: 'hint',
      title: 'Without a retry policy a workflow is never retried',
      reason: 'Unlike an activity a workflow has no default policy: its first failure is final.',
      fix: {
        label: 'Give it the default policy',
        scenario: { ...scenario, workflow: { ...scenario.workflow, hasRetryPolicy: true } },
      },
    };
  }
  if (plan.policy.maximumAttempts !== 1) return undefined;
  return {
    id: 'one-attempt',
    severity: 'hint',
    title: 'One attempt: nothing is retried',
    reason:
      'With maximum attempts 1 the first failure is final, and the server does not even look at the other fields.',
    fix: { label: 'Allow 5 attempts', scenario: withPolicy(scenario, { maximumAttempts: 5 }) },
  };
};

const retriesForEver: Rule = (scenario, plan) => {
  if (plan.policy?.maximumAttempts !== 0 || budgetMs(plan) !== Infinity) return undefined;
  const name = plan.subject === 'activity' ? 'schedule to close' : 'an execution timeout';
  const fixed =
    plan.subject === 'activity'
      ? withTimeouts(scenario, { scheduleToCloseMs: 86_400_000 })
      : { ...scenario, workflow: { ...scenario.workflow, executionTimeoutMs: 86_400_000 } };
  return {
    id: 'for-ever',
    severity: 'warning',
    title: 'Retries go on for ever',
    reason:
      `Maximum attempts is unlimited and there is no ${name.replace(/^an /, '')}: a failure that never ` +
      `goes away is retried every ${roughText(plan.policy.maximumIntervalMs)} until somebody notices.`,
    fix: { label: `Set ${name.replace(/^an /, '')} to 1 d`, scenario: fixed },
  };
};

const maximumNeverReached: Rule = (scenario, plan) => {
  const { policy } = plan;
  if (!policy || scenario.policy.maximumIntervalMs === undefined) return undefined;
  if (policy.maximumAttempts === 1) return undefined;
  const last = policy.maximumAttempts > 0 ? policy.maximumAttempts : 10_000;
  const { attempts } = quickestAttempts(plan, last);
  if (attempts >= 10_000) return undefined;
  const longest = attempts > 1 ? exponentialBackoffMs(policy, attempts - 1) : 0;
  if (longest >= policy.maximumIntervalMs) return undefined;
  const why =
    attempts === policy.maximumAttempts
      ? `the ${countText(attempts, 'attempt', 'attempts')} are used up`
      : 'the time is used up';
  return {
    id: 'maximum-never-reached',
    severity: 'hint',
    title: 'The maximum interval is never reached',
    reason:
      `The longest wait is ${roughText(longest)}: before the waits grow to ` +
      `${roughText(policy.maximumIntervalMs)}, ${why}.`,
    fix: {
      label: 'Unset the maximum interval',
      scenario: withPolicy(scenario, { maximumIntervalMs: undefined }),
    },
  };
};

/** The waits after so many attempts together; those beyond the played ones are as long as the last. */
function waitsMs(policy: RetryPolicy, count: number): number {
  const played = Math.min(count, playedCountMax);
  let sumMs = 0;
  for (let attempt = 1; attempt <= played; attempt += 1) sumMs += backoffMs(policy, attempt);
  return sumMs + (count - played) * backoffMs(policy, played);
}

const attemptsCut: Rule = (scenario, plan) => {
  const { policy } = plan;
  const limitMs = budgetMs(plan);
  if (!policy || policy.maximumAttempts <= 1 || limitMs === Infinity) return undefined;
  const { attempts } = quickestAttempts(plan, policy.maximumAttempts);
  if (attempts >= Math.min(policy.maximumAttempts, playedCountMax)) return undefined;
  const needMs = waitsMs(policy, policy.maximumAttempts - 1);
  const name = plan.subject === 'activity' ? 'schedule to close' : 'the execution timeout';
  const fixed = withBudget(scenario, roundedUpMs(needMs * 1.1 + 1));
  return {
    id: 'attempts-cut',
    severity: 'problem',
    title: `Only ${attempts} of ${policy.maximumAttempts} attempts fit`,
    reason:
      `The waits between ${policy.maximumAttempts} attempts alone take ${roughText(needMs)}, ` +
      `${name} is ${roughText(limitMs)}. Even if every attempt fails at once, attempt ${attempts} is the last.`,
    fix: { label: `Set ${fixed.label}`, scenario: fixed.scenario },
  };
};

/** How long an attempt takes that an outage decides, with its wait for a worker. */
function outageAttemptMs({ queueMs }: Scenario, plan: Plan, { kind, afterMs }: Outage): number {
  const hangMs = plan.subject === 'activity' ? plan.startToCloseMs : plan.runTimeoutMs;
  return queueMs + (kind === 'hangs' ? hangMs : afterMs);
}

/** As the script goes: the last attempt finds the service down, and that is the end. */
const outageOutlasts: Rule = (scenario, plan) => {
  if (!plan.policy || scenario.outages.length === 0) return undefined;
  const { records, ending } = simulate(scenario, plan);
  const { startedMs = 0, isOutage = false } = records.at(-1) ?? {};
  const lost = outageAt(scenario.outages, startedMs);
  if (!lost || !isOutage || (ending.kind !== 'failed' && ending.kind !== 'timedOut')) {
    return undefined;
  }
  const untilMs = Math.max(...scenario.outages.map(({ toMs }) => toMs));
  const attemptMs = outageAttemptMs(scenario, plan, lost);
  const needMs = roundedUpMs(untilMs * 1.5 + plan.policy.maximumIntervalMs + attemptMs);
  return {
    id: 'outage',
    severity: 'problem',
    title: `It gives up before the outage of ${roughText(lost.toMs - lost.fromMs)} is over`,
    reason: `The last attempt starts at ${roughText(startedMs)}, the service is back at ${roughText(lost.toMs)}.`,
    fix: { label: 'Make it last', scenario: lasting(scenario, plan, needMs) },
  };
};

/** As many attempts as it takes in so long, whatever the outages answer; an attempt that hangs takes no longer than before. */
function lasting(scenario: Scenario, plan: Plan, needMs: number): Scenario {
  const ended = new Set([
    ...scenario.outages.map(({ errorType }) => errorType),
    `${timeoutTypePrefix}StartToClose`,
    `${timeoutTypePrefix}Heartbeat`,
  ]);
  const unlimited = withPolicy(scenario, {
    maximumAttempts: 0,
    nonRetryableErrorTypes: scenario.policy.nonRetryableErrorTypes.filter(
      (type) => !ended.has(type),
    ),
  });
  if (budgetMs(plan) >= needMs) return unlimited;
  const raised = withBudget(unlimited, needMs).scenario;
  return plan.subject === 'activity'
    ? withTimeouts(raised, { startToCloseMs: plan.timeouts.startToCloseMs })
    : { ...raised, workflow: { ...raised.workflow, runTimeoutMs: plan.runTimeoutMs } };
}

const evenWaits: Rule = (scenario, plan) => {
  const { policy } = plan;
  if (policy?.backoffCoefficient !== 1 || policy.maximumAttempts === 1) return undefined;
  const outage = scenario.outages[0];
  const outageMs = outage ? outage.toMs - outage.fromMs : 600_000;
  const tries = Math.floor(outageMs / Math.max(1, policy.initialIntervalMs));
  const { count } = scenario.callers;
  return {
    id: 'even-waits',
    severity: outage || count > 1 ? 'warning' : 'hint',
    title: 'The waits never grow',
    reason:
      `With coefficient 1 an outage of ${roughText(outageMs)} means about ` +
      `${countText(tries, 'attempt', 'attempts')}${count > 1 ? ` from each of ${count.toLocaleString('en-US')} callers` : ''}, ` +
      `one every ${roughText(policy.initialIntervalMs)}, while the service tries to recover.`,
    fix: {
      label: 'Use coefficient 2',
      scenario: withPolicy(scenario, { backoffCoefficient: 2 }),
    },
  };
};

const retryStorm: Rule = (scenario, plan) => {
  const { count, capacityPerSecond, arriveWithinMs, retrySpreadMs } = scenario.callers;
  const { policy } = plan;
  if (!policy || capacityPerSecond === undefined || count <= 1) return undefined;
  // The server adds no jitter: who arrives within a second comes back within a second.
  const together = arriveWithinMs <= 1000 ? count : count / (arriveWithinMs / 1000);
  const drainMs = (count / capacityPerSecond) * 1000;
  if (together <= capacityPerSecond || retrySpreadMs >= drainMs) return undefined;
  const spreadMs = roundedUpMs(drainMs);
  return {
    id: 'storm',
    severity: 'warning',
    title: 'Retries come back together',
    reason:
      `About ${Math.round(together).toLocaleString('en-US')} callers fail in the same second, and the server adds ` +
      `no jitter: they retry in the same second too, against a service that takes ${numberText(capacityPerSecond)} a second. ` +
      'A random next retry delay from the activity spreads them.',
    fix: {
      label: `Ask for a random delay of up to ${roughText(spreadMs)}`,
      scenario: {
        ...scenario,
        callers: { ...scenario.callers, retrySpreadMs: spreadMs },
        // For a workflow the maximum interval caps the delay that a failure asks for.
        policy:
          plan.subject === 'workflow' && policy.maximumIntervalMs < spreadMs
            ? { ...scenario.policy, maximumIntervalMs: spreadMs }
            : scenario.policy,
      },
    },
  };
};

const deadErrorTypes: Rule = (scenario) => {
  const types = scenario.policy.nonRetryableErrorTypes;
  const longPrefix = `${timeoutTypePrefix}TIMEOUT_TYPE_`;
  const long = types.find((type) => type.startsWith(longPrefix));
  if (long !== undefined) {
    const short = types.map((type) => (type.startsWith(longPrefix) ? shortName(type) : type));
    return {
      id: 'dead-type',
      severity: 'problem',
      title: `"${long}" never matches`,
      reason: `The server takes this name but compares with ${shortName(long)}.`,
      fix: {
        label: 'Use the short name',
        scenario: withPolicy(scenario, { nonRetryableErrorTypes: [...new Set(short)] }),
      },
    };
  }
  const isFinal = (type: string) => /^TemporalTimeout:ScheduleTo(Start|Close)$/.test(type);
  const final = types.find(isFinal);
  if (final === undefined) return undefined;
  return {
    id: 'needless-type',
    severity: 'hint',
    title: `"${final}" changes nothing`,
    reason: 'Schedule to start and schedule to close are never retried anyway.',
    fix: {
      label: 'Remove it',
      scenario: withPolicy(scenario, {
        nonRetryableErrorTypes: types.filter((type) => !isFinal(type)),
      }),
    },
  };
};

/** `TemporalTimeout:TIMEOUT_TYPE_START_TO_CLOSE` as the server compares it. */
const shortName = (long: string): string =>
  timeoutTypePrefix +
  long
    .slice(`${timeoutTypePrefix}TIMEOUT_TYPE_`.length)
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');

const zeroDelay: Rule = (scenario) => {
  if (scenario.subject !== 'activity') return undefined;
  if (
    !scenario.script.some(
      ({ kind, nextRetryDelayMs }) => kind === 'fails' && nextRetryDelayMs === 0,
    )
  ) {
    return undefined;
  }
  return {
    id: 'zero-delay',
    severity: 'problem',
    title: 'A next retry delay of 0 ends the activity',
    reason:
      'The server takes it for "no wait known" and gives up with a time-out. To retry at once, ask for 1 ms.',
    fix: {
      label: 'Ask for 1 ms',
      scenario: {
        ...scenario,
        script: scenario.script.map((outcome) =>
          outcome.nextRetryDelayMs === 0 ? { ...outcome, nextRetryDelayMs: 1 } : outcome,
        ),
      },
    },
  };
};

/** All of them. */
export const policyRules: readonly Rule[] = [
  neverRetried,
  retriesForEver,
  maximumNeverReached,
  attemptsCut,
  outageOutlasts,
  evenWaits,
  retryStorm,
  deadErrorTypes,
  zeroDelay,
];
