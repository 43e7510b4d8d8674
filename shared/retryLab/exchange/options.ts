/** Activity and workflow options as they stand in code: what can be read from it and written as it. */
import { retryDefaults } from '../../temporal/retry.ts';
import type { PolicyFields, Scenario, TimeoutFields } from '../scenario.ts';

/** The languages that options are read from and written in. */
export const optionLanguages = ['typescript', 'python', 'go', 'java', 'json'] as const;
export type OptionLanguage = (typeof optionLanguages)[number];

/** How each is called. */
export const languageNames: Readonly<Record<OptionLanguage, string>> = {
  typescript: 'TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  json: 'JSON',
};

/** The options that a scenario holds; those that are not set are undefined. */
export type Options = TimeoutFields &
  Omit<PolicyFields, 'nonRetryableErrorTypes'> & {
    readonly nonRetryableErrorTypes?: string[] | undefined;
    readonly executionTimeoutMs?: number | undefined;
    readonly runTimeoutMs?: number | undefined;
    /** There is a policy, be it an empty one: SDKs send that, and the server fills in the defaults. */
    readonly hasRetryPolicy?: true;
  };
export type OptionName = Exclude<keyof Options, 'hasRetryPolicy'>;

/** Every option in the order in which it is written. */
export const optionNames = [
  'executionTimeoutMs',
  'runTimeoutMs',
  'scheduleToCloseMs',
  'scheduleToStartMs',
  'startToCloseMs',
  'heartbeatMs',
  'initialIntervalMs',
  'backoffCoefficient',
  'maximumIntervalMs',
  'maximumAttempts',
  'nonRetryableErrorTypes',
] as const satisfies readonly OptionName[];

/** Those that belong to the retry policy. */
export const policyNames = optionNames.slice(6);

/** Whether an option of the policy is set. */
export const hasPolicyOption = (options: Options): boolean =>
  policyNames.some((name) => options[name] !== undefined);

/** A workflow has a policy only if one is written: where all is unset, the first default is. */
const named = (policy: Options): Options => ({
  ...(hasPolicyOption(policy) ? policy : { initialIntervalMs: retryDefaults.initialIntervalMs }),
  hasRetryPolicy: true,
});

/** What of a scenario goes into code. */
export function optionsOf(scenario: Scenario): Options {
  const { policy, timeouts, workflow, subject } = scenario;
  const types = policy.nonRetryableErrorTypes;
  const shared = { ...policy, nonRetryableErrorTypes: types.length > 0 ? types : undefined };
  return subject === 'activity'
    ? { ...timeouts, ...(hasPolicyOption(shared) ? named(shared) : {}) }
    : {
        ...(workflow.hasRetryPolicy ? named(shared) : {}),
        executionTimeoutMs: workflow.executionTimeoutMs,
        runTimeoutMs: workflow.runTimeoutMs,
      };
}

/** The scenario with these options instead of its own; options that were not read become unset. */
export function withOptions(scenario: Scenario, options: Options): Scenario {
  const isWorkflow =
    options.startToCloseMs === undefined &&
    options.scheduleToCloseMs === undefined &&
    (options.executionTimeoutMs !== undefined || options.runTimeoutMs !== undefined);
  const policy: PolicyFields = {
    initialIntervalMs: options.initialIntervalMs,
    backoffCoefficient: options.backoffCoefficient,
    maximumIntervalMs: options.maximumIntervalMs,
    maximumAttempts: options.maximumAttempts,
    nonRetryableErrorTypes: options.nonRetryableErrorTypes ?? [],
  };
  if (isWorkflow) {
    return {
      ...scenario,
      subject: 'workflow',
      policy,
      workflow: {
        ...scenario.workflow,
        hasRetryPolicy: options.hasRetryPolicy === true,
        executionTimeoutMs: options.executionTimeoutMs,
        runTimeoutMs: options.runTimeoutMs,
      },
    };
  }
  const hasTimeouts =
    options.startToCloseMs !== undefined || options.scheduleToCloseMs !== undefined;
  return {
    ...scenario,
    subject: hasTimeouts ? 'activity' : scenario.subject,
    policy,
    // Options without timeouts are a policy, for whatever is retried.
    workflow: hasTimeouts ? scenario.workflow : { ...scenario.workflow, hasRetryPolicy: true },
    timeouts: hasTimeouts
      ? {
          scheduleToCloseMs: options.scheduleToCloseMs,
          scheduleToStartMs: options.scheduleToStartMs,
          startToCloseMs: options.startToCloseMs,
          heartbeatMs: options.heartbeatMs,
        }
      : scenario.timeouts,
  };
}
