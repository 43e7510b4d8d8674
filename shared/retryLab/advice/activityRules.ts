/** Advice about an activity's timeouts. */
import { meanLengthMs } from '../monteCarlo/drawLength.ts';
import { exactText, roughText } from '../words/spanText.ts';
import {
  budgetMs,
  roundedDownMs,
  roundedUpMs,
  withBudget,
  withTimeouts,
  type ActivityRule,
} from './finding.ts';

const heartbeatTooLong: ActivityRule = (scenario, plan) => {
  const { heartbeatMs } = scenario.timeouts;
  const { startToCloseMs } = plan.timeouts;
  if (heartbeatMs === undefined || heartbeatMs < startToCloseMs) return undefined;
  const shorterMs = roundedDownMs(startToCloseMs / 3);
  return {
    id: 'heartbeat-too-long',
    severity: 'problem',
    title: 'The heartbeat timeout does nothing',
    reason:
      `It is ${roughText(heartbeatMs)}, no shorter than start to close (${roughText(startToCloseMs)}), ` +
      'which always ends a silent attempt first.',
    fix:
      shorterMs < startToCloseMs
        ? {
            label: `Set heartbeat to ${roughText(shorterMs)}`,
            scenario: withTimeouts(scenario, { heartbeatMs: shorterMs }),
          }
        : {
            label: 'Unset heartbeat',
            scenario: withTimeouts(scenario, { heartbeatMs: undefined }),
          },
  };
};

const noHeartbeat: ActivityRule = (scenario, plan) => {
  const { startToCloseMs, heartbeatMs } = plan.timeouts;
  if (heartbeatMs > 0 || startToCloseMs <= 60_000) return undefined;
  const shorterMs = Math.min(30_000, roundedDownMs(startToCloseMs / 6));
  return {
    id: 'no-heartbeat',
    severity: 'hint',
    title: 'A dead worker is noticed late',
    reason:
      `Without a heartbeat timeout only start to close tells: up to ${roughText(startToCloseMs)} after the ` +
      'worker died. The activity has to heartbeat for it.',
    fix: {
      label: `Set heartbeat to ${roughText(shorterMs)}`,
      scenario: withTimeouts(scenario, { heartbeatMs: shorterMs }),
    },
  };
};

const cappedByRun: ActivityRule = (scenario, plan) => {
  const { scheduleToCloseMs } = scenario.timeouts;
  if (plan.runEndsAtMs === Infinity) return undefined;
  const askedMs = scheduleToCloseMs ?? 0;
  if (askedMs <= plan.runEndsAtMs) return undefined;
  const shorterMs = roundedDownMs(plan.runEndsAtMs * 0.9);
  // A run that is over before the activity is scheduled has to last longer.
  const longer = withBudget(scenario, askedMs);
  return {
    id: 'capped-by-run',
    severity: 'warning',
    title: 'The workflow ends before the activity may',
    reason:
      `Schedule to close is ${roughText(askedMs)}, the workflow's run times out in ${roughText(plan.runEndsAtMs)}: ` +
      'the run times out, and the workflow cannot handle the failure.',
    fix:
      shorterMs <= plan.runEndsAtMs
        ? {
            label: `Set schedule to close to ${roughText(shorterMs)}`,
            scenario: withTimeouts(scenario, { scheduleToCloseMs: shorterMs }),
          }
        : { label: `Set ${longer.label}`, scenario: longer.scenario },
  };
};

const startToCloseTooShort: ActivityRule = (scenario, plan) => {
  const meanMs = meanLengthMs(scenario.odds.succeedsAfter);
  const scripted = scenario.script.filter(({ kind }) => kind === 'succeeds');
  const slowest = scripted.reduce((most, { afterMs }) => Math.max(most, afterMs), 0);
  const needMs = Math.max(slowest, scripted.length === 0 ? meanMs : 0);
  if (needMs < plan.startToCloseMs) return undefined;
  const longerMs = roundedUpMs(needMs * 2);
  return {
    id: 'start-to-close-short',
    severity: 'problem',
    title: 'Start to close cuts off successes',
    reason:
      `A success takes ${exactText(needMs)}, start to close is ${roughText(plan.startToCloseMs)}: ` +
      'it ends as a time-out and is tried again from the start.',
    fix: {
      label: `Set start to close to ${roughText(longerMs)}`,
      scenario: withTimeouts(
        budgetMs(plan) <= longerMs
          ? withBudget(scenario, roundedUpMs(longerMs * 4)).scenario
          : scenario,
        { startToCloseMs: longerMs },
      ),
    },
  };
};

const scheduleToStartFinal: ActivityRule = (scenario) => {
  const { scheduleToStartMs } = scenario.timeouts;
  if (!scheduleToStartMs) return undefined;
  return {
    id: 'schedule-to-start',
    severity: 'hint',
    title: 'Schedule to start is never retried',
    reason: `When no worker is free for ${roughText(scheduleToStartMs)}, the activity fails for good, whatever the retry policy says.`,
    fix: {
      label: 'Unset schedule to start',
      scenario: withTimeouts(scenario, { scheduleToStartMs: undefined }),
    },
  };
};

/** All of them. */
export const activityRules: readonly ActivityRule[] = [
  heartbeatTooLong,
  noHeartbeat,
  cappedByRun,
  startToCloseTooShort,
  scheduleToStartFinal,
];
