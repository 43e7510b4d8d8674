import { useState, type ReactNode } from 'react';
import { reasonTexts } from '../../../shared/retryLab/monteCarlo/outlook.ts';
import { variedParameters } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import {
  percentileMs,
  shareWithin,
  shownPercentiles,
} from '../../../shared/retryLab/monteCarlo/summary.ts';
import type { Plan } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { countText, numberText, shareText } from '../../../shared/retryLab/words/spanText.ts';
import { LengthCell } from './Entry.tsx';
import { useLab, variantLetter } from './labStore.ts';
import styles from './OddsPane.module.css';
import type { OddsAnswer } from './oddsProtocol.ts';
import { parameterNames, parameterText, timeText } from './oddsTexts.ts';

/** What many runs come to: shares, percentiles, reasons; side by side where policies are compared. */
export function OddsFacts({
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

/** What many callers do to one service. */
export function StormFacts({
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

/** The odds at each value of one parameter. */
export function SensitivityFacts({ answer }: { readonly answer: OddsAnswer }): ReactNode {
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
