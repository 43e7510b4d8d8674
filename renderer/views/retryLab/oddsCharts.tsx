import type { ReactNode } from 'react';
import type { SensitivityPoint } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import type { StormLoad } from '../../../shared/retryLab/monteCarlo/storm.ts';
import {
  histogram,
  percentileMs,
  survivalCurve,
  type Summary,
} from '../../../shared/retryLab/monteCarlo/summary.ts';
import { timeAxis } from '../../model/retryLab/timeAxis.ts';
import styles from './OddsPane.module.css';

const height = 176;
const bottom = 20;
const top = 18;

/** The frame of a chart: a picture whose words stand beside it. */
function Frame({
  width,
  label,
  children,
}: {
  readonly width: number;
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      role="img"
      aria-label={label}
    >
      {children}
      <line
        x1={0}
        x2={width}
        y1={height - bottom + 0.5}
        y2={height - bottom + 0.5}
        className={styles.base}
      />
    </svg>
  );
}

/** A little inside the picture, so that the outer ticks are not cut. */
const anchorAt = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x < 14 ? 'start' : x > width - 22 ? 'end' : 'middle';

function Ticks({ width, maxMs }: { readonly width: number; readonly maxMs: number }): ReactNode {
  return timeAxis('linear', maxMs, 0, width).ticks.map(({ x, text }) => (
    <text key={x} x={x} y={height - 5} textAnchor={anchorAt(x, width)} className={styles.tick}>
      {text}
    </text>
  ));
}

/** A line over equal stretches, as steps. */
const stepPath = (
  values: readonly number[],
  width: number,
  y: (value: number) => number,
): string => {
  const stretch = width / values.length;
  return (
    values
      .map(
        (value, index) =>
          `${index === 0 ? 'M0' : `H${(index * stretch).toFixed(1)}`} ${index === 0 ? y(value) : `V${y(value).toFixed(1)}`}`,
      )
      .join(' ') + `H${width}`
  );
};

/** How long successes took: bars for the first policy, hollow steps for those compared with it. Heights are square roots, so that rare runs show. */
export function TimeChart({
  summaries,
  maxMs,
  wallMs,
  width,
  label,
}: {
  readonly summaries: readonly (Summary | undefined)[];
  readonly maxMs: number;
  readonly wallMs: number;
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const binCount = Math.max(20, Math.floor(width / 5));
  const series = summaries.map((summary) =>
    summary ? histogram(summary, maxMs, binCount).map(Math.sqrt) : [],
  );
  const most = Math.max(1, ...series.flat());
  const y = (value: number) => height - bottom - (value / most) * (height - bottom - top);
  const stretch = width / binCount;
  const [first] = summaries;
  return (
    <Frame width={width} label={label}>
      {series.length === 1
        ? series[0]?.map(
            (value, index) =>
              value > 0 && (
                <rect
                  key={index}
                  x={index * stretch + 0.5}
                  y={y(value)}
                  width={Math.max(1, stretch - 1.5)}
                  height={height - bottom - y(value)}
                  rx={1}
                  className={styles.bar}
                />
              ),
          )
        : series.map((values, variant) => (
            <path
              key={variant}
              d={stepPath(values, width, y)}
              className={styles.hollow}
              data-variant={variant}
            />
          ))}
      <Ticks width={width} maxMs={maxMs} />
      {first && <Percentiles summary={first} maxMs={maxMs} width={width} />}
      {wallMs <= maxMs && (
        <line
          x1={(wallMs / maxMs) * width}
          x2={(wallMs / maxMs) * width}
          y1={top - 4}
          y2={height - bottom}
          className={styles.wall}
        />
      )}
    </Frame>
  );
}

function Percentiles({
  summary,
  maxMs,
  width,
}: {
  readonly summary: Summary;
  readonly maxMs: number;
  readonly width: number;
}): ReactNode {
  const labelWidth = 24;
  let takenUntil = -Infinity;
  return [0.5, 0.95, 0.99].map((share) => {
    const ms = percentileMs(summary, share);
    if (ms === undefined || ms > maxMs) return undefined;
    const x = (ms / maxMs) * width;
    const isAtEnd = x > width - labelWidth - 4;
    const from = isAtEnd ? x - labelWidth - 3 : x + 3;
    const hasRoom = from > takenUntil;
    if (hasRoom) takenUntil = from + labelWidth;
    return (
      <g key={share}>
        <line x1={x} x2={x} y1={top - 4} y2={height - bottom} className={styles.percentile} />
        {hasRoom && (
          <text x={isAtEnd ? x - 3 : x + 3} y={12} textAnchor={isAtEnd ? 'end' : 'start'}>
            p{share * 100}
          </text>
        )}
      </g>
    );
  });
}

/** The share of runs that have not succeeded yet. */
export function SurvivalChart({
  summaries,
  maxMs,
  width,
  label,
}: {
  readonly summaries: readonly (Summary | undefined)[];
  readonly maxMs: number;
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const y = (share: number) => top + (1 - share) * (height - bottom - top);
  return (
    <Frame width={width} label={label}>
      {[1, 0.5].map((share) => (
        <g key={share}>
          <line x1={0} x2={width} y1={y(share)} y2={y(share)} className={styles.grid} />
          <text x={width} y={y(share) - 3} textAnchor="end" className={styles.tick}>
            {share * 100} % not done
          </text>
        </g>
      ))}
      {summaries.map(
        (summary, variant) =>
          summary && (
            <path
              key={variant}
              d={survivalCurve(summary, maxMs, 160)
                .map(
                  ({ ms, share }, index) =>
                    `${index === 0 ? 'M' : 'L'}${((ms / maxMs) * width).toFixed(1)} ${y(share).toFixed(1)}`,
                )
                .join('')}
              className={styles.hollow}
              data-variant={variant}
            />
          ),
      )}
      <Ticks width={width} maxMs={maxMs} />
    </Frame>
  );
}

/** How many attempts runs took. */
export function AttemptsChart({
  summaries,
  width,
  label,
}: {
  readonly summaries: readonly (Summary | undefined)[];
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const longest = Math.min(
    40,
    Math.max(2, ...summaries.map((summary) => summary?.attemptCounts.length ?? 0)),
  );
  const series = summaries.map((summary) =>
    Array.from({ length: longest }, (_, attempts) =>
      Math.sqrt(summary?.attemptCounts[attempts] ?? 0),
    ),
  );
  const most = Math.max(1, ...series.flat());
  const stretch = width / longest;
  const y = (value: number) => height - bottom - (value / most) * (height - bottom - top);
  return (
    <Frame width={width} label={label}>
      {series.map((values, variant) =>
        values.map((value, attempts) => {
          const share = (stretch - 2) / series.length;
          return (
            value > 0 && (
              <rect
                key={`${variant}/${attempts}`}
                x={attempts * stretch + 1 + variant * share}
                y={y(value)}
                width={Math.max(1, share - 0.5)}
                height={height - bottom - y(value)}
                className={variant === 0 ? styles.bar : styles.hollow}
                data-variant={variant}
              />
            )
          );
        }),
      )}
      {Array.from({ length: longest }, (_, attempts) =>
        attempts % Math.ceil(longest / 12) === 0 ? (
          <text
            key={attempts}
            x={(attempts + 0.5) * stretch}
            y={height - 5}
            textAnchor="middle"
            className={styles.tick}
          >
            {attempts}
          </text>
        ) : undefined,
      )}
    </Frame>
  );
}

/** Requests that reach the service, and how many of them it refuses, per second. */
export function LoadChart({
  load,
  capacityPerSecond,
  width,
  label,
}: {
  readonly load: StormLoad;
  readonly capacityPerSecond: number | undefined;
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const seconds = load.binMs / 1000;
  const perSecond = load.attempts.map((count) => count / seconds);
  const most = Math.max(1, capacityPerSecond ?? 0, ...perSecond);
  const y = (value: number) => height - bottom - Math.sqrt(value / most) * (height - bottom - top);
  const stretch = width / load.attempts.length;
  return (
    <Frame width={width} label={label}>
      {perSecond.map((value, index) => {
        if (value === 0) return undefined;
        const refused = (load.refused[index] ?? 0) / seconds;
        const x = index * stretch;
        const barWidth = Math.max(1, stretch - 0.5);
        return (
          <g key={index}>
            <rect
              x={x}
              y={y(value)}
              width={barWidth}
              height={height - bottom - y(value)}
              className={styles.bar}
            />
            {refused > 0 && (
              <rect
                x={x}
                y={y(refused)}
                width={barWidth}
                height={height - bottom - y(refused)}
                className={styles.bar}
                data-kind="refused"
              />
            )}
          </g>
        );
      })}
      {capacityPerSecond !== undefined && (
        <>
          <line
            x1={0}
            x2={width}
            y1={y(capacityPerSecond)}
            y2={y(capacityPerSecond)}
            className={styles.capacity}
          />
          <text x={width} y={y(capacityPerSecond) - 3} textAnchor="end">
            {capacityPerSecond} a second
          </text>
        </>
      )}
      <Ticks width={width} maxMs={load.attempts.length * load.binMs} />
    </Frame>
  );
}

/** The share of successes over one parameter. */
export function SensitivityChart({
  points,
  valueText,
  width,
  label,
}: {
  readonly points: readonly SensitivityPoint[];
  readonly valueText: (value: number) => string;
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const stretch = width / points.length;
  const y = (share: number) => top + (1 - share) * (height - bottom - top);
  const known = points.flatMap(({ odds, value, isCurrent }, index) =>
    odds ? [{ x: (index + 0.5) * stretch, y: y(odds.successShare), value, isCurrent }] : [],
  );
  return (
    <Frame width={width} label={label}>
      {[1, 0.5].map((share) => (
        <g key={share}>
          <line x1={0} x2={width} y1={y(share)} y2={y(share)} className={styles.grid} />
          <text x={2} y={y(share) - 3} className={styles.tick}>
            {share * 100} % succeed
          </text>
        </g>
      ))}
      <path
        d={known
          .map(
            (point, index) =>
              `${index === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`,
          )
          .join('')}
        className={styles.hollow}
        data-variant="0"
      />
      {known.map((point) => (
        <circle
          key={point.value}
          cx={point.x}
          cy={point.y}
          r={4}
          className={styles.dot}
          data-current={point.isCurrent ? '' : undefined}
        />
      ))}
      {points.map(({ value }, index) =>
        index % Math.ceil(points.length / 6) === 0 ? (
          <text
            key={value}
            x={(index + 0.5) * stretch}
            y={height - 5}
            textAnchor="middle"
            className={styles.tick}
          >
            {valueText(value)}
          </text>
        ) : undefined,
      )}
    </Frame>
  );
}
