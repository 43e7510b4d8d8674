/** Why runs fail for good, in words, and what would change it. */
import { RetryState } from '../../protocol/enums.ts';
import { prepare, type Plan } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { countText } from '../words/spanText.ts';
import { tryNoun } from '../words/verdict.ts';
import { RunPlayer, type Runs } from './runs.ts';
import type { Reason, Summary } from './summary.ts';

const usedUp = RetryState.MAXIMUM_ATTEMPTS_REACHED;

/** A reason in words. */
export interface ReasonText {
  readonly count: number;
  readonly text: string;
}

/** Two more attempts than the policy allows: how many runs would still use them up. */
export interface MoreAttempts {
  readonly maximumAttempts: number;
  readonly count: number;
}

/**
 * Plays those runs that used up their attempts once more, with two more allowed; undefined where attempts are not what ends them.
 * The others would go as they went: a run's luck is its own.
 */
export function withMoreAttempts(
  scenario: Scenario,
  plan: Plan,
  runs: Runs,
): MoreAttempts | undefined {
  const { maximumAttempts = 0 } = plan.policy ?? {};
  if (maximumAttempts === 0 || !runs.retryStates.includes(usedUp)) return undefined;
  const more = maximumAttempts + 2;
  const varied = { ...scenario, policy: { ...scenario.policy, maximumAttempts: more } };
  const prepared = prepare(varied);
  if (!prepared.ok) return undefined;
  const player = new RunPlayer(varied, prepared.plan, runs.seed);
  let count = 0;
  for (let run = 0; run < runs.count; run += 1) {
    if (runs.retryStates[run] === usedUp && player.play(run).retryState === usedUp) count += 1;
  }
  return { maximumAttempts: more, count };
}

/** The reasons for failure, each with its number of runs. */
export function reasonTexts(
  summary: Summary,
  plan: Plan,
  more: MoreAttempts | undefined,
): ReasonText[] {
  // A failure and a time-out may have the same reason: they are one line then.
  const counts = new Map<string, number>();
  const usedUpCount = summary.reasons
    .filter(({ retryState }) => retryState === usedUp)
    .reduce((sum, { count }) => sum + count, 0);
  for (const reason of summary.reasons) {
    const text = textOf(reason, plan, more, usedUpCount);
    counts.set(text, (counts.get(text) ?? 0) + reason.count);
  }
  return [...counts].map(([text, count]) => ({ count, text })).sort((a, b) => b.count - a.count);
}

/** Whether two more attempts would help. */
function moreText({ maximumAttempts, count }: MoreAttempts, usedUpCount: number): string {
  if (count === usedUpCount) return `${maximumAttempts} would help none of them.`;
  const helped = usedUpCount - count;
  return count === 0
    ? `${maximumAttempts} would help them all.`
    : `${maximumAttempts} would help about ${helped.toLocaleString('en-US')} of them.`;
}

function textOf(
  { kind, retryState }: Reason,
  plan: Plan,
  more: MoreAttempts | undefined,
  usedUpCount: number,
): string {
  const noun = tryNoun(plan);
  const isActivity = plan.subject === 'activity';
  if (kind === 'runTimedOut') return 'are cut off when the workflow run times out.';
  if (kind === 'endless') return 'hang without end: there is no timeout.';
  if (kind === 'unfinished') return `are still retrying after 1,000 ${noun}s.`;
  switch (retryState) {
    case RetryState.MAXIMUM_ATTEMPTS_REACHED: {
      const used = `use up all ${countText(plan.policy?.maximumAttempts ?? 1, noun, `${noun}s`)}.`;
      return more ? `${used} ${moreText(more, usedUpCount)}` : used;
    }
    case RetryState.NON_RETRYABLE_FAILURE:
      return 'fail with an error that is never retried.';
    case RetryState.RETRY_POLICY_NOT_SET:
      return 'fail, and there is no retry policy.';
    default:
      if (kind === 'failed') {
        return `end at once: the next wait would pass ${isActivity ? 'schedule to close' : 'the execution timeout'}.`;
      }
      return isActivity
        ? 'time out: schedule to close comes, or no time is left for another attempt.'
        : 'are cut off by the execution timeout.';
  }
}
