/** The scenario as the server keeps it: defaults filled in, timeouts derived; or why the server refuses it. */
import { durationOf } from '../temporal/duration.ts';
import { checkDuration } from '../temporal/durationLimits.ts';
import { normaliseActivityTimeouts, type NormalTimeouts } from '../temporal/activityTimeouts.ts';
import {
  ensureDefaults,
  retryPolicyOf,
  validateRetryPolicy,
  type RetryPolicy,
} from '../temporal/retry.ts';
import type { RetryPolicy as ProtoRetryPolicy } from '../protocol/messages.ts';
import type { PolicyFields, Scenario } from './scenario.ts';
import { roughText } from './words/spanText.ts';

/** The field that a refusal is about, named by its place in the scenario. */
export type ScenarioField =
  | `policy.${keyof PolicyFields}`
  | `timeouts.${keyof Scenario['timeouts']}`
  | 'workflow.runTimeoutMs'
  | 'workflow.executionTimeoutMs';

/** A refusal by the server. */
export interface Problem {
  readonly field: ScenarioField;
  /** The server's own text. */
  readonly message: string;
  /** The same for people, with the values. */
  readonly words: string;
}

/** An activity under its limits; Infinity where there is none. Times count from its first scheduling. */
export interface ActivityPlan {
  readonly subject: 'activity';
  readonly policy: RetryPolicy;
  readonly timeouts: NormalTimeouts;
  /** When schedule-to-close ends it. */
  readonly closesAtMs: number;
  readonly scheduleToStartMs: number;
  readonly startToCloseMs: number;
  readonly heartbeatMs: number;
  /** When the workflow's run times out around it; 0: before it is scheduled, which it then never is. */
  readonly runEndsAtMs: number;
}

/** A chain of runs under its limits; Infinity where there is none. Times count from the first run's start. */
export interface WorkflowPlan {
  readonly subject: 'workflow';
  /** Undefined: it has no retry policy and is never retried. */
  readonly policy: RetryPolicy | undefined;
  readonly runTimeoutMs: number;
  readonly executionEndsAtMs: number;
}
export type Plan = ActivityPlan | WorkflowPlan;

/** A plan, or what the server says instead: its first objection comes first. */
export type Prepared =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** The policy as a client sends it: unset fields left out. */
export function protoPolicyOf(fields: PolicyFields): ProtoRetryPolicy {
  const duration = (ms: number | undefined) => (ms === undefined ? undefined : durationOf(ms));
  return {
    initialInterval: duration(fields.initialIntervalMs),
    backoffCoefficient: fields.backoffCoefficient,
    maximumInterval: duration(fields.maximumIntervalMs),
    maximumAttempts: fields.maximumAttempts,
    nonRetryableErrorTypes: fields.nonRetryableErrorTypes,
  };
}

/** What the server makes of the scenario. */
export function prepare(scenario: Scenario): Prepared {
  return scenario.subject === 'activity' ? prepareActivity(scenario) : prepareWorkflow(scenario);
}

const orNever = (ms: number): number => (ms > 0 ? ms : Infinity);

function prepareActivity(scenario: Scenario): Prepared {
  const { timeouts, workflow } = scenario;
  const problems: Problem[] = [];
  // A workflow that is not started never asks for its activity.
  const run = prepareWorkflowTimeouts(scenario, problems);
  const policy = preparePolicy(scenario.policy, problems);
  const given = (ms: number | undefined) => (ms === undefined ? undefined : durationOf(ms));
  const check = normaliseActivityTimeouts(
    {
      scheduleToClose: given(timeouts.scheduleToCloseMs),
      scheduleToStart: given(timeouts.scheduleToStartMs),
      startToClose: given(timeouts.startToCloseMs),
      heartbeat: given(timeouts.heartbeatMs),
    },
    run.runTimeoutMs,
    { id: '1', type: scenario.name || 'activity' },
  );
  if (!check.ok) problems.push(timeoutProblem(check.message));
  const [first, ...others] = problems;
  if (first) return { ok: false, problems: [first, ...others] };
  if (!check.ok) throw new Error('a refused timeout is a problem');
  return {
    ok: true,
    plan: {
      subject: 'activity',
      policy,
      timeouts: check.timeouts,
      closesAtMs: orNever(check.timeouts.scheduleToCloseMs),
      scheduleToStartMs: orNever(check.timeouts.scheduleToStartMs),
      startToCloseMs: orNever(check.timeouts.startToCloseMs),
      heartbeatMs: orNever(check.timeouts.heartbeatMs),
      runEndsAtMs: Math.max(0, orNever(run.runTimeoutMs) - workflow.elapsedMs),
    },
  };
}

function prepareWorkflow(scenario: Scenario): Prepared {
  const problems: Problem[] = [];
  const policy = scenario.workflow.hasRetryPolicy
    ? preparePolicy(scenario.policy, problems)
    : undefined;
  const run = prepareWorkflowTimeouts(scenario, problems);
  const [first, ...others] = problems;
  if (first) return { ok: false, problems: [first, ...others] };
  return {
    ok: true,
    plan: {
      subject: 'workflow',
      policy,
      runTimeoutMs: orNever(run.runTimeoutMs),
      executionEndsAtMs: orNever(run.executionTimeoutMs),
    },
  };
}

function preparePolicy(fields: PolicyFields, problems: Problem[]): RetryPolicy {
  const filled = ensureDefaults(protoPolicyOf(fields));
  const check = validateRetryPolicy(filled);
  if (!check.ok) problems.push(policyProblem(check.message, retryPolicyOf(filled)));
  return retryPolicyOf(check.ok ? check.policy : filled);
}

/** An unset run timeout is the execution timeout, and a longer one is cut to it. server: common.overrideWorkflowRunTimeout */
function prepareWorkflowTimeouts(scenario: Scenario, problems: Problem[]) {
  const read = (field: 'executionTimeoutMs' | 'runTimeoutMs', name: string) => {
    const value = scenario.workflow[field];
    const check = checkDuration(value === undefined ? undefined : durationOf(value));
    if (check.ok) return value ?? 0;
    const words = `The ${name} is negative: the server refuses to start this workflow.`;
    const server = field === 'runTimeoutMs' ? 'WorkflowRunTimeout' : 'WorkflowExecutionTimeout';
    const message = `An invalid ${server}Seconds is set on request. cause: ${check.reason}`;
    problems.push({ field: `workflow.${field}`, message, words });
    return 0;
  };
  const executionTimeoutMs = read('executionTimeoutMs', 'execution timeout');
  const runTimeoutMs = read('runTimeoutMs', 'run timeout');
  const capped = Math.min(orNever(runTimeoutMs), orNever(executionTimeoutMs));
  return { executionTimeoutMs, runTimeoutMs: capped === Infinity ? 0 : capped };
}

const refuses = 'the server refuses this policy.';

function policyProblem(message: string, policy: RetryPolicy): Problem {
  const maximum = roughText(policy.maximumIntervalMs);
  const table: readonly [string, keyof PolicyFields, string][] = [
    [
      'invalid InitialInterval',
      'initialIntervalMs',
      `The initial interval is negative: ${refuses}`,
    ],
    [
      'invalid MaximumInterval',
      'maximumIntervalMs',
      `The maximum interval is negative or too long to count: ${refuses}`,
    ],
    [
      'BackoffCoefficient',
      'backoffCoefficient',
      `The backoff coefficient (${policy.backoffCoefficient}) is below 1: ${refuses}`,
    ],
    [
      'MaximumInterval cannot',
      'maximumIntervalMs',
      `Maximum interval (${maximum}) is below the initial interval ` +
        `(${roughText(policy.initialIntervalMs)}): ${refuses}`,
    ],
    ['MaximumAttempts', 'maximumAttempts', `Maximum attempts is negative: ${refuses}`],
    [
      'Invalid timeout type',
      'nonRetryableErrorTypes',
      'After "TemporalTimeout:" comes StartToClose, Heartbeat, ScheduleToStart or ScheduleToClose: ' +
        refuses,
    ],
  ];
  const row = table.find(([start]) => message.startsWith(start));
  if (!row) throw new Error(`no words for the refusal "${message}"`);
  return { field: `policy.${row[1]}`, message, words: row[2] };
}

function timeoutProblem(message: string): Problem {
  const name = /^invalid (\w+)Timeout: /.exec(message)?.[1];
  if (name === undefined) {
    const words =
      'An activity needs start to close or schedule to close: the server refuses one without both.';
    return { field: 'timeouts.startToCloseMs', message, words };
  }
  const fields = {
    ScheduleToClose: ['scheduleToCloseMs', 'Schedule to close'],
    ScheduleToStart: ['scheduleToStartMs', 'Schedule to start'],
    StartToClose: ['startToCloseMs', 'Start to close'],
    Heartbeat: ['heartbeatMs', 'The heartbeat timeout'],
  } as const;
  const [field, label] = fields[name as keyof typeof fields];
  return {
    field: `timeouts.${field}`,
    message,
    words: `${label} is negative: the server refuses this activity.`,
  };
}
