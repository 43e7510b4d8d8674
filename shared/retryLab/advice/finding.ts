/** What advice is made of. */
import type { ActivityPlan, Plan } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { roughText } from '../words/spanText.ts';

/** `problem`: it will not do what it says. `warning`: it will hurt some day. `hint`: worth knowing. */
export interface Finding {
  readonly id: string;
  readonly severity: 'problem' | 'warning' | 'hint';
  readonly title: string;
  readonly reason: string;
  readonly fix: { readonly label: string; readonly scenario: Scenario } | undefined;
}

/** A rule about any plan. */
export type Rule = (scenario: Scenario, plan: Plan) => Finding | undefined;
/** A rule about activities. */
export type ActivityRule = (scenario: Scenario, plan: ActivityPlan) => Finding | undefined;

/** The scenario with other policy fields. */
export const withPolicy = (scenario: Scenario, fields: Partial<Scenario['policy']>): Scenario => ({
  ...scenario,
  policy: { ...scenario.policy, ...fields },
});
/** The scenario with other timeouts. */
export const withTimeouts = (
  scenario: Scenario,
  fields: Partial<Scenario['timeouts']>,
): Scenario => ({
  ...scenario,
  timeouts: { ...scenario.timeouts, ...fields },
});

const roundLengths = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 43_200_000, 86_400_000,
];

/** The next round length that is no shorter: 5 s, 2 m, 1 h. */
export const roundedUpMs = (ms: number): number =>
  roundLengths.find((length) => length >= ms) ?? Math.ceil(ms / 86_400_000) * 86_400_000;
/** The next round length that is no longer. */
export const roundedDownMs = (ms: number): number =>
  roundLengths.findLast((length) => length <= ms) ?? Math.max(1, Math.floor(ms));

/**
 * A scenario that has at least so long, with every limit raised that would cut it short, and what that comes to in words:
 * "schedule to close to 30 s".
 */
export function withBudget(
  scenario: Scenario,
  ms: number,
): { readonly scenario: Scenario; readonly label: string } {
  const { workflow, timeouts } = scenario;
  if (scenario.subject === 'workflow') {
    const raised = { ...workflow, executionTimeoutMs: ms };
    return {
      scenario: { ...scenario, workflow: raised },
      label: `execution timeout to ${roughText(ms)}`,
    };
  }
  const runMs = roundedUpMs((workflow.elapsedMs + ms) * 1.1);
  const isShort = (limit: number | undefined) =>
    limit !== undefined && limit > 0 && limit < workflow.elapsedMs + ms;
  const isRunShort = isShort(workflow.runTimeoutMs) || isShort(workflow.executionTimeoutMs);
  const isOwn = (timeouts.scheduleToCloseMs ?? 0) > 0;
  const labels = [
    isOwn ? `schedule to close to ${roughText(ms)}` : '',
    isRunShort ? `the run timeout to ${roughText(runMs)}` : '',
  ].filter((label) => label !== '');
  return {
    scenario: {
      ...(isOwn ? withTimeouts(scenario, { scheduleToCloseMs: ms }) : scenario),
      workflow: {
        ...workflow,
        runTimeoutMs: isShort(workflow.runTimeoutMs) ? runMs : workflow.runTimeoutMs,
        executionTimeoutMs: isShort(workflow.executionTimeoutMs)
          ? runMs
          : workflow.executionTimeoutMs,
      },
    },
    label: labels.join(', '),
  };
}

/** The end of the plan's budget of time: schedule-to-close or the execution timeout. */
export const budgetMs = (plan: Plan): number =>
  plan.subject === 'activity'
    ? Math.min(plan.closesAtMs, plan.runEndsAtMs)
    : plan.executionEndsAtMs;
