import { useId, type ReactNode } from 'react';
import { percentileMs, type Summary } from '../../../shared/retryLab/monteCarlo/summary.ts';
import type { Plan } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { countText, shareText } from '../../../shared/retryLab/words/spanText.ts';
import { classes } from '../../components/classes.ts';
import { Note } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Fields, NumberField, PercentCell } from './Entry.tsx';
import explanation from './Explanation.module.css';
import { editShared, runCounts, useLab, type OddsView } from './labStore.ts';
import {
  AttemptsChart,
  LoadChart,
  SensitivityChart,
  SurvivalChart,
  TimeChart,
} from './oddsCharts.tsx';
import { OddsFacts, SensitivityFacts, StormFacts } from './OddsFacts.tsx';
import { OddsFields } from './OddsFields.tsx';
import styles from './OddsPane.module.css';
import type { OddsAnswer } from './oddsProtocol.ts';
import { parameterNames, parameterText, timeText } from './oddsTexts.ts';
import type { Odds } from './useOdds.ts';
import { useWidth } from './useWidth.ts';

const viewNames: Readonly<Record<OddsView, string>> = {
  time: 'Time',
  survival: 'Survival',
  attempts: 'Attempts',
  load: 'Load',
  sensitivity: 'Vary',
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
      <RunFields />
      <OddsFields scenario={scenario} />
    </Pane>
  );
}

/** How many runs, and on which luck. */
function RunFields(): ReactNode {
  const { runCount, seed } = useLab();
  const countId = useId();
  return (
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
