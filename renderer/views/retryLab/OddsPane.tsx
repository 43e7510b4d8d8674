import { useId, useState, type ReactNode } from 'react';
import { reasonTexts } from '../../../shared/retryLab/monteCarlo/outlook.ts';
import {
  variedParameters,
  type VariedParameter,
} from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import {
  percentileMs,
  shareWithin,
  shownPercentiles,
  type Summary,
} from '../../../shared/retryLab/monteCarlo/summary.ts';
import type { Plan } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import {
  countText,
  numberText,
  roughText,
  shareText,
} from '../../../shared/retryLab/words/spanText.ts';
import { classes } from '../../components/classes.ts';
import { Note } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Fields, LengthCell, NumberField, PercentCell } from './Entry.tsx';
import explanation from './Explanation.module.css';
import { editShared, runCounts, useLab, variantLetter, type OddsView } from './labStore.ts';
import {
  AttemptsChart,
  LoadChart,
  SensitivityChart,
  SurvivalChart,
  TimeChart,
} from './oddsCharts.tsx';
import { OddsFields } from './OddsFields.tsx';
import styles from './OddsPane.module.css';
import type { OddsAnswer } from './oddsProtocol.ts';
import type { Odds } from './useOdds.ts';
import { useWidth } from './useWidth.ts';

const viewNames: Readonly<Record<OddsView, string>> = {
  time: 'Time',
  survival: 'Survival',
  attempts: 'Attempts',
  load: 'Load',
  sensitivity: 'Vary',
};

const parameterNames: Readonly<Record<VariedParameter, string>> = {
  initialIntervalMs: 'initial interval',
  backoffCoefficient: 'backoff coefficient',
  maximumIntervalMs: 'maximum interval',
  maximumAttempts: 'maximum attempts',
  scheduleToCloseMs: 'schedule to close',
  startToCloseMs: 'start to close',
};

/** Many random runs: how long, how often, why not. */
export function OddsPane({
  scenario,
  plan,
  odds,
}: {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly odds: Odds;
}): ReactNode {
  const { runCount, seed, oddsView } = useLab();
  const { answer, isStale, error } = odds;
  const countId = useId();
  return (
    <Pane
      title={countText(runCount, 'run', 'runs')}
      facts={`seed ${seed}`}
      className={explanation.section}
      tools={
        <span className={styles.fails}>
          each try fails
          <PercentCell
            label="Each try fails"
            value={scenario.odds.failShare}
            onChange={(failShare) =>
              editShared((before) => ({ ...before, odds: { ...before.odds, failShare } }))
            }
          />
        </span>
      }
    >
      <div className={styles.controls}>
        <Segmented
          label="What the chart shows"
          stretch
          value={oddsView}
          onChange={(view) => useLab.setState({ oddsView: view })}
          options={Object.entries(viewNames).map(([value, label]) => ({
            value: value as OddsView,
            label,
          }))}
        />
      </div>
      {error !== undefined && (
        <Note tone="danger" title="The runs could not be played." alert>
          {error}
        </Note>
      )}
      {answer && (
        <div className={classes(isStale && styles.stale)} aria-busy={isStale}>
          <OddsChart scenario={scenario} plan={plan} answer={answer} view={oddsView} />
          {oddsView === 'load' ? (
            <StormFacts scenario={scenario} answer={answer} />
          ) : oddsView === 'sensitivity' ? (
            <SensitivityFacts answer={answer} />
          ) : (
            <OddsFacts plan={plan} answer={answer} />
          )}
        </div>
      )}
      <div className={styles.group}>
        <Fields>
          <label htmlFor={countId}>Runs</label>
          <select
            id={countId}
            className={styles.picker}
            value={runCount}
            onChange={(event) => useLab.setState({ runCount: Number(event.target.value) })}
          >
            {runCounts.map((count) => (
              <option key={count} value={count}>
                {count.toLocaleString('en-US')}
              </option>
            ))}
          </select>
          <NumberField
            label="Seed"
            isWhole
            isRequired
            value={seed}
            onChange={(next) =>
              useLab.setState({ seed: Math.max(0, Math.round(next ?? 0)) % 2 ** 31 })
            }
          />
        </Fields>
      </div>
      <OddsFields scenario={scenario} />
    </Pane>
  );
}

const summariesOf = (answer: OddsAnswer): (Summary | undefined)[] =>
  answer.variants.map((variant) => variant?.summary);

/** Where the axis ends: just past nearly all successes, or at the wall if that is near. */
function chartEndMs(summaries: readonly (Summary | undefined)[], wallMs: number): number {
  const longest = Math.max(
    1,
    ...summaries.map(
      (summary) =>
        summary?.successMs[Math.max(0, Math.ceil((summary.successCount - 1) * 0.999))] ?? 0,
    ),
  );
  return wallMs <= longest * 2 ? Math.max(longest, wallMs) * 1.03 : longest * 1.05;
}

function OddsChart({
  scenario,
  plan,
  answer,
  view,
}: {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly answer: OddsAnswer;
  readonly view: OddsView;
}): ReactNode {
  const [element, measured] = useWidth<HTMLDivElement>();
  const { varied } = useLab();
  const width = Math.max(200, measured);
  const summaries = summariesOf(answer);
  const wallMs = plan.subject === 'activity' ? plan.closesAtMs : plan.executionEndsAtMs;
  const maxMs = chartEndMs(summaries, wallMs);
  const [first] = summaries;
  const sentence = first
    ? `${shareText(first.successShare)} of the runs succeed, half of them within ${timeText(percentileMs(first, 0.5))}.`
    : '';
  return (
    <div ref={element}>
      {view === 'time' && (
        <TimeChart
          summaries={summaries}
          maxMs={maxMs}
          wallMs={wallMs}
          width={width}
          label={`How long runs take until they succeed. ${sentence}`}
        />
      )}
      {view === 'survival' && (
        <SurvivalChart
          summaries={summaries}
          maxMs={maxMs}
          width={width}
          label={`The share of runs that have not succeeded yet, over time. ${sentence}`}
        />
      )}
      {view === 'attempts' && (
        <AttemptsChart
          summaries={summaries}
          width={width}
          label={`How many attempts runs take. ${sentence}`}
        />
      )}
      {view === 'load' && answer.storm && (
        <LoadChart
          load={answer.storm.load}
          capacityPerSecond={scenario.callers.capacityPerSecond}
          width={width}
          label="Requests a second that reach the service, and how many of them it refuses."
        />
      )}
      {view === 'sensitivity' && answer.sensitivity && (
        <SensitivityChart
          points={answer.sensitivity}
          valueText={(value) => parameterText(varied, value)}
          width={width}
          label={`The share of successes for each ${parameterNames[varied]}.`}
        />
      )}
    </div>
  );
}

const timeText = (ms: number | undefined): string =>
  ms === undefined ? 'never' : roughText(ms < 1000 ? Math.round(ms) : Math.round(ms / 10) * 10);

const parameterText = (parameter: VariedParameter, value: number): string =>
  parameter === 'maximumAttempts'
    ? value === 0
      ? '∞'
      : String(value)
    : parameter === 'backoffCoefficient'
      ? numberText(value)
      : roughText(value);

function OddsFacts({
  plan,
  answer,
}: {
  readonly plan: Plan;
  readonly answer: OddsAnswer;
}): ReactNode {
  const { active } = useLab();
  const [withinMs, setWithinMs] = useState(30_000);
  const variant = answer.variants[active] ?? answer.variants[0];
  if (!variant)
    return <p className={styles.sentence}>The server refuses this policy: there are no odds.</p>;
  const { summary, more } = variant;
  const reasons = reasonTexts(summary, plan, more);
  const failed = summary.count - summary.successCount;
  return (
    <>
      {answer.variants.length > 1 ? (
        <Comparison answer={answer} />
      ) : (
        <dl className={styles.stats}>
          <Stat name="succeed" value={shareText(summary.successShare)} />
          {shownPercentiles
            .slice(0, 1)
            .concat(shownPercentiles.slice(2, 4))
            .map((share) => (
              <Stat
                key={share}
                name={`p${numberText(share * 100)}`}
                value={timeText(percentileMs(summary, share))}
              />
            ))}
          <Stat
            name="fail for good"
            value={shareText(1 - summary.successShare)}
            isBad={failed > 0}
          />
          <Stat name="attempts" value={numberText(Number(summary.meanAttempts.toFixed(2)))} />
          <Stat name="at most" value={String(summary.maxAttempts)} />
          <Stat name="p99.9" value={timeText(percentileMs(summary, 0.999))} />
        </dl>
      )}
      <div className={styles.within}>
        Within
        <div>
          <LengthCell
            label="Time for the probability of success"
            isRequired
            value={withinMs}
            onChange={(ms) => setWithinMs(Math.max(0, ms ?? 0))}
          />
        </div>
        <b>{shareText(shareWithin(summary, withinMs))}</b> succeed.
      </div>
      {failed > 0 && (
        <>
          <h3 className={styles.heading}>Why {failed.toLocaleString('en-US')} fail for good</h3>
          <ul className={styles.reasons}>
            {reasons.map(({ count, text }) => (
              <li key={text}>
                <b>{count.toLocaleString('en-US')}</b>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Stat({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isBad ? styles.bad : undefined}>{value}</dd>
    </div>
  );
}

/** The compared policies on the same luck. */
function Comparison({ answer }: { readonly answer: OddsAnswer }): ReactNode {
  const { active } = useLab();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">succeed</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">tries</th>
        </tr>
      </thead>
      <tbody>
        {answer.variants.map((variant, index) => (
          <tr key={index} data-current={index === active ? '' : undefined}>
            <th scope="row">
              <svg width={16} height={6} className={styles.swatch} aria-hidden="true">
                <line x1={0} x2={16} y1={3} y2={3} className={styles.hollow} data-variant={index} />
              </svg>
              {variantLetter(index)}
            </th>
            {variant ? (
              <>
                <td>{shareText(variant.summary.successShare)}</td>
                {[0.5, 0.95, 0.99].map((share) => (
                  <td key={share}>{timeText(percentileMs(variant.summary, share))}</td>
                ))}
                <td>{numberText(Number(variant.summary.meanAttempts.toFixed(2)))}</td>
              </>
            ) : (
              <td colSpan={5}>refused by the server</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StormFacts({
  scenario,
  answer,
}: {
  readonly scenario: Scenario;
  readonly answer: OddsAnswer;
}): ReactNode {
  const { storm } = answer;
  if (!storm) return undefined;
  const { count } = scenario.callers;
  const perCaller = storm.attemptCount / storm.callerCount;
  const lost = storm.callerCount - storm.completedCount;
  return (
    <>
      <dl className={styles.stats}>
        <Stat name="requests" value={storm.attemptCount.toLocaleString('en-US')} />
        <Stat name="a caller" value={numberText(Number(perCaller.toFixed(1)))} />
        <Stat
          name="refused"
          value={storm.refusedCount.toLocaleString('en-US')}
          isBad={storm.refusedCount > 0}
        />
        <Stat name="a second at most" value={storm.peakPerSecond.toLocaleString('en-US')} />
      </dl>
      <p className={styles.sentence}>
        {count === 1
          ? 'One caller. With more of them below, they meet at the service.'
          : storm.lastDoneMs === Infinity
            ? `After ${countText(storm.attemptCount, 'request', 'requests')} the storm is not over yet.`
            : `The last of ${countText(storm.callerCount, 'caller', 'callers')} is done after ${timeText(storm.lastDoneMs)}${lost > 0 ? `; ${countText(lost, 'gives up', 'give up')}` : ''}.`}{' '}
        The server adds no jitter: who fails together comes back together.
      </p>
    </>
  );
}

function SensitivityFacts({ answer }: { readonly answer: OddsAnswer }): ReactNode {
  const { varied } = useLab();
  return (
    <>
      <div className={styles.line}>
        <span>Varied</span>
        <select
          className={styles.picker}
          aria-label="Parameter to vary"
          value={varied}
          onChange={(event) => {
            const parameter = variedParameters.find((known) => known === event.target.value);
            if (parameter) useLab.setState({ varied: parameter });
          }}
        >
          {variedParameters.map((parameter) => (
            <option key={parameter} value={parameter}>
              {parameterNames[parameter]}
            </option>
          ))}
        </select>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">value</th>
            <th scope="col">succeed</th>
            <th scope="col">p50</th>
            <th scope="col">p95</th>
            <th scope="col">tries</th>
          </tr>
        </thead>
        <tbody>
          {answer.sensitivity?.map(({ value, isCurrent, odds }) => (
            <tr key={value} data-current={isCurrent ? '' : undefined}>
              <th scope="row">
                {parameterText(varied, value)}
                {isCurrent ? ', now' : ''}
              </th>
              {odds ? (
                <>
                  <td>{shareText(odds.successShare)}</td>
                  <td>{timeText(odds.medianMs)}</td>
                  <td>{timeText(odds.p95Ms)}</td>
                  <td>{numberText(Number(odds.meanAttempts.toFixed(2)))}</td>
                </>
              ) : (
                <td colSpan={4}>refused</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
