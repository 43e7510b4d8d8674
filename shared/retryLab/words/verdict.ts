/** Where and why it ended, in a sentence. */
import { RetryState } from '../../protocol/enums.ts';
import { assertNever } from '../../util/assertNever.ts';
import type { Plan } from '../prepare.ts';
import type { Outage, Scenario } from '../scenario.ts';
import { outageAt } from '../scriptSource.ts';
import type { AttemptRecord, Simulation } from '../simulate.ts';
import { countText, exactText, roughText } from './spanText.ts';

/** `tone` chooses colour and icon. */
export interface Verdict {
  readonly tone: 'completed' | 'failed' | 'timedOut' | 'endless';
  readonly title: string;
  readonly detail: string;
  /** Only with an outage: whether it outlasts it. */
  readonly outage: string | undefined;
}

/** The noun of one try: an activity has attempts, a workflow has runs. */
export const tryNoun = (plan: Plan): 'attempt' | 'run' =>
  plan.subject === 'activity' ? 'attempt' : 'run';

export function verdictOf(scenario: Scenario, simulation: Simulation): Verdict {
  const { ending } = simulation;
  const at = exactText(ending.atMs);
  const base = { detail: detailOf(simulation), outage: outageText(scenario, simulation) };
  switch (ending.kind) {
    case 'completed':
      return { tone: 'completed', title: `Completes after ${at}`, ...base };
    case 'failed':
      return { tone: 'failed', title: `Fails after ${at}`, ...base };
    case 'timedOut':
      return { tone: 'timedOut', title: `Times out after ${at}`, ...base };
    case 'runTimedOut':
      return simulation.records.length === 0
        ? {
            tone: 'timedOut',
            title: 'The activity is never scheduled',
            ...base,
            detail: runIsOver(scenario),
          }
        : { tone: 'timedOut', title: `The workflow run times out after ${at}`, ...base };
    case 'endless':
      return { tone: 'endless', title: 'Never ends', ...base };
    case 'unfinished':
      return {
        tone: 'endless',
        title: `Still retrying after ${roughText(ending.atMs)}`,
        ...base,
      };
    default:
      return assertNever(ending.kind);
  }
}

function runIsOver({ workflow }: Scenario): string {
  const { runTimeoutMs = Infinity, executionTimeoutMs = Infinity, elapsedMs } = workflow;
  const limitMs = Math.min(runTimeoutMs || Infinity, executionTimeoutMs || Infinity);
  const elapsed = roughText(elapsedMs);
  return `the workflow run times out after ${roughText(limitMs)}, and it would be going for ${elapsed} by then`;
}

function detailOf(simulation: Simulation): string {
  const { ending, plan, records } = simulation;
  const noun = tryNoun(plan);
  const last = records.at(-1);
  switch (ending.kind) {
    case 'completed':
      return `on ${noun} ${ending.attempts}${ofAtMost(plan)}${roomLeft(simulation)}`;
    case 'endless':
      return `${noun} ${ending.attempts} hangs, and there is no run timeout and no execution timeout`;
    case 'unfinished':
      return `the first ${countText(ending.attempts, noun, `${noun}s`)} fail, and ${unlimitedText(plan)}`;
    case 'runTimedOut':
      return ending.isInBackoff
        ? `while it waits for attempt ${ending.attempts + 1}`
        : `during attempt ${last?.attempt ?? 1}`;
    case 'failed':
    case 'timedOut':
      return last ? endDetail(simulation, last) : '';
    default:
      return assertNever(ending.kind);
  }
}

/** Whether any limit is still to come; more attempts are not played. */
export function unlimitedText(plan: Plan): string {
  const isActivity = plan.subject === 'activity';
  const endsMs = isActivity ? Math.min(plan.closesAtMs, plan.runEndsAtMs) : plan.executionEndsAtMs;
  return endsMs === Infinity && (plan.policy?.maximumAttempts ?? 1) === 0
    ? `neither maximum attempts nor ${isActivity ? 'schedule to close' : 'the execution timeout'} ends it`
    : 'more are not played';
}

/** Why a failure or time-out was the last. */
function endDetail({ ending, plan }: Simulation, last: AttemptRecord): string {
  const noun = tryNoun(plan);
  const refused = last.refusedWait;
  if (refused) {
    const limit =
      plan.subject === 'activity'
        ? `schedule to close ${roughText(plan.closesAtMs)}`
        : `the execution timeout ${roughText(plan.executionEndsAtMs)}`;
    return (
      `ends after ${noun} ${last.attempt}: the next retry would start at ` +
      `${exactText(refused.untilMs)}, past ${limit}`
    );
  }
  switch (ending.retryState) {
    case RetryState.MAXIMUM_ATTEMPTS_REACHED:
      return `${noun} ${last.attempt} was the last of at most ${plan.policy?.maximumAttempts ?? 1}`;
    case RetryState.NON_RETRYABLE_FAILURE:
      return last.errorType === undefined
        ? `${noun} ${last.attempt} timed out, which this policy never retries`
        : `${noun} ${last.attempt} failed with ${last.errorType}, which is never retried`;
    case RetryState.RETRY_POLICY_NOT_SET:
      return `${noun} ${last.attempt} is the only one: there is no retry policy`;
    default:
      return limitDetail(ending, plan, last);
  }
}

function limitDetail(ending: Simulation['ending'], plan: Plan, last: AttemptRecord): string {
  const noun = tryNoun(plan);
  switch (ending.cut) {
    case 'scheduleToStart':
      return `no worker started attempt ${last.attempt} within ${
        plan.subject === 'activity' ? roughText(plan.scheduleToStartMs) : ''
      }; schedule to start is never retried`;
    case 'scheduleToClose':
      if (ending.isInBackoff) {
        return `schedule to close comes just as attempt ${last.attempt + 1} would start`;
      }
      return last.startedMs === undefined
        ? `schedule to close ends it before a worker starts attempt ${last.attempt}`
        : `schedule to close ends it during attempt ${last.attempt}`;
    case 'executionTimeout':
      return ending.isInBackoff
        ? `the execution timeout ends it while it waits for run ${last.attempt + 1}`
        : `the execution timeout ends it during run ${last.attempt}`;
    case 'answer':
      // The only failure left: it asked for a retry after 0.
      return `${noun} ${last.attempt} asked for a next retry delay of 0, which ends the retries`;
    case 'startToClose':
    case 'heartbeat':
    case 'runTimeout':
      return `${noun} ${last.attempt} was cut off`;
    default:
      return assertNever(ending.cut);
  }
}

const ofAtMost = (plan: Plan): string =>
  plan.policy && plan.policy.maximumAttempts > 0
    ? ` of at most ${plan.policy.maximumAttempts}`
    : '';

function roomLeft({ ending, plan }: Simulation): string {
  const [limitMs, name] =
    plan.subject === 'activity'
      ? [plan.closesAtMs, 'schedule to close']
      : [plan.executionEndsAtMs, 'the execution timeout'];
  return limitMs === Infinity ? '' : `, ${roughText(limitMs - ending.atMs)} before ${name}`;
}

/** "It survives the outage of 10 m: …", about the outages that attempts run into. */
function outageText(scenario: Scenario, { ending, records, plan }: Simulation): string | undefined {
  const { outages } = scenario;
  if (outages.length === 0) return undefined;
  const noun = tryNoun(plan);
  const starts = records.flatMap(({ isOutage, startedMs }) =>
    isOutage && startedMs !== undefined ? [startedMs] : [],
  );
  const met = outages.filter((outage) => starts.some((ms) => outageAt([outage], ms)));
  const name = outageName(met.length === 0 ? outages : met);
  if (met.length === 0) return `No ${noun} starts during ${name}.`;
  const backMs = Math.max(...met.map(({ toMs }) => toMs));
  const them = met.length === 1 ? 'it' : 'them';
  if (ending.kind === 'completed') {
    const after = ending.atMs - backMs;
    const when =
      after < 0 ? 'before the service is back' : `${roughText(after)} after the service is back`;
    return `It survives ${name}: ${countText(starts.length, noun, `${noun}s`)} hit ${them}, and it completes ${when}.`;
  }
  if (ending.kind === 'unfinished' || ending.kind === 'endless') {
    return `It is still not done after ${name}.`;
  }
  const early = backMs - ending.atMs;
  return `It does not survive ${name}: it gives up ${roughText(Math.abs(early))} ${early > 0 ? 'before' : 'after'} the service is back.`;
}

/** "the outage of 10 m", "the 2 outages". */
function outageName(outages: readonly Outage[]): string {
  const [only, ...others] = outages;
  return only && others.length === 0
    ? `the outage of ${roughText(only.toMs - only.fromMs)}`
    : `the ${outages.length} outages`;
}
