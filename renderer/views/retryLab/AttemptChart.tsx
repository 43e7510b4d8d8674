import { useMemo, type ReactNode } from 'react';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { Button } from '../../components/Button.tsx';
import text from '../../components/text.module.css';
import { layoutChart, type ChartLayout } from '../../model/retryLab/attemptChart.ts';
import styles from './AttemptChart.module.css';
import { AttemptRow } from './AttemptRow.tsx';
import { ChartAxis } from './ChartAxis.tsx';
import { Handles } from './ChartHandles.tsx';
import { useLab } from './labStore.ts';
import { useWidth } from './useWidth.ts';

const headHeight = 34;
const rowsHeight = 168;

interface AttemptChartProps {
  readonly scenario: Scenario;
  /** The first is the one that is edited. */
  readonly simulations: readonly [Simulation, ...Simulation[]];
  /** The sentence that says the result: the chart's name for those who do not see it. */
  readonly label: string;
}

/** Each attempt on a line of its own, limits as walls. Edges can be dragged; the table and the fields say and do the same. */
export function AttemptChart({ scenario, simulations, label }: AttemptChartProps): ReactNode {
  const [element, width] = useWidth<HTMLElement>();
  const { scale, selected } = useLab();
  const layout = useMemo(
    () =>
      layoutChart({
        simulations,
        outages: scenario.outages,
        width: Math.max(width, 240),
        height: rowsHeight,
        scale,
      }),
    [simulations, scenario.outages, width, scale],
  );
  const [main] = simulations;
  return (
    <figure className={styles.chart} ref={element}>
      <figcaption className={text.screenReader}>Chart of the attempts. {label}</figcaption>
      <Patterns />
      <svg width={layout.width} height={headHeight} aria-hidden="true">
        <text x={16} y={20} className={styles.scheduled}>
          scheduled
        </text>
        <HeadLabels layout={layout} />
      </svg>
      <div className={styles.scroll}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          <Ground layout={layout} selected={selected} />
          {layout.rows.map((row) => (
            <AttemptRow
              key={row.attempt}
              row={row}
              rowHeight={layout.rowHeight}
              left={layout.left}
            />
          ))}
        </svg>
        <Handles layout={layout} scenario={scenario} simulation={main} />
      </div>
      <ChartAxis layout={layout} />
      <Button
        size="small"
        tone="ghost"
        className={styles.scale}
        aria-pressed={scale === 'log'}
        title="A logarithmic time axis shows short and long waits together"
        onClick={() => useLab.setState({ scale: scale === 'log' ? 'linear' : 'log' })}
      >
        {scale === 'log' ? 'Log' : 'Linear'}
      </Button>
      {layout.hiddenCount > 0 && (
        <p className={styles.more}>
          {layout.hiddenCount.toLocaleString('en-US')} more attempts are not drawn.
        </p>
      )}
    </figure>
  );
}

/** Hatches: red and narrow for failures, orange and wide for time-outs. */
function Patterns(): ReactNode {
  return (
    <svg width={0} height={0} className={styles.patterns} aria-hidden="true">
      <defs>
        <pattern
          id="lab-failed"
          width={5}
          height={5}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={5} height={5} className={styles.patternFailed} />
          <rect width={1.6} height={5} className={styles.strokeFailed} />
        </pattern>
        <pattern
          id="lab-timed-out"
          width={7}
          height={7}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={7} height={7} className={styles.patternTimedOut} />
          <rect width={1.6} height={7} className={styles.strokeTimedOut} />
        </pattern>
      </defs>
    </svg>
  );
}

const lengthOf = (text: string): number => text.length * 6.2;

/** The names of outages, end and walls, above them; the end's stands a line lower where it would meet a wall's. */
function HeadLabels({ layout }: { readonly layout: ChartLayout }): ReactNode {
  const { walls, end, left, width } = layout;
  const placed = walls.map((wall) => {
    const text = `${wall.text}${wall.isBeyond ? ' →' : ''}`;
    const at = wall.isBeyond ? width - 8 : wall.x - 6;
    // It ends at its wall, and begins within the picture.
    return { field: wall.field, text, at: Math.max(at, 8 + lengthOf(text)) };
  });
  const half = lengthOf(end?.text ?? '') / 2;
  const endAt = end ? Math.max(left + half, Math.min(end.x, width - 8 - half)) : 0;
  const wallsFrom = Math.min(width, ...placed.map(({ at, text }) => at - lengthOf(text) - 10));
  const meets = end !== undefined && endAt + half > wallsFrom;
  const room = end && !meets ? Math.min(wallsFrom, endAt - half - 10) : wallsFrom;
  return (
    <>
      <OutageLabels layout={layout} room={room} />
      {placed.map(({ field, text, at }, index) => (
        <text
          key={field}
          x={at}
          y={meets && index === 0 ? 14 : 20 - index * 11}
          textAnchor="end"
          className={styles.label}
          data-look="timedOut"
        >
          {text}
        </text>
      ))}
      {end && (
        <text
          x={endAt}
          y={meets ? 29 : 20}
          textAnchor="middle"
          className={styles.label}
          data-look={end.look}
        >
          {end.text}
        </text>
      )}
    </>
  );
}

/** Each outage's name over its middle, where it has room. */
function OutageLabels({
  layout,
  room,
}: {
  readonly layout: ChartLayout;
  /** What is further to the right is taken. */
  readonly room: number;
}): ReactNode {
  return layout.outages.map(({ index, x0, x1, text }) => {
    const half = lengthOf(text) / 2;
    const middle = (Math.max(x0, layout.left) + x1) / 2;
    const fits = x1 - x0 >= 2 * half && middle + half <= room;
    return (
      fits && (
        <text
          key={index}
          x={middle}
          y={20}
          textAnchor="middle"
          className={styles.label}
          data-look="failed"
        >
          {text}
        </text>
      )
    );
  });
}

function Ground({
  layout,
  selected,
}: {
  readonly layout: ChartLayout;
  readonly selected: number | undefined;
}): ReactNode {
  const { axis, height, left, width, rowHeight } = layout;
  const row = layout.rows.find(({ attempt }) => attempt === selected);
  return (
    <>
      {row && (
        <rect
          x={0}
          y={row.y - rowHeight / 2}
          width={width}
          height={rowHeight}
          className={styles.selected}
        />
      )}
      {layout.outages.map((outage) => (
        <g key={outage.index}>
          <rect
            x={outage.x0}
            y={0}
            width={Math.max(1, outage.x1 - outage.x0)}
            height={height}
            className={styles.outage}
          />
          <line x1={outage.x1} x2={outage.x1} y1={0} y2={height} className={styles.outageEdge} />
        </g>
      ))}
      {axis.ticks.map(({ x }) => (
        <line key={x} x1={x} x2={x} y1={0} y2={height} className={styles.grid} />
      ))}
      <line x1={left} x2={left} y1={0} y2={height} className={styles.origin} />
      {layout.walls.map((wall) =>
        wall.isBeyond ? undefined : (
          <g key={wall.field}>
            <rect
              x={wall.x}
              y={0}
              width={Math.max(0, width - wall.x)}
              height={height}
              className={styles.beyond}
            />
            <line x1={wall.x} x2={wall.x} y1={0} y2={height} className={styles.wall} />
          </g>
        ),
      )}
      {layout.end && (
        <line
          x1={layout.end.x}
          x2={layout.end.x}
          y1={0}
          y2={height}
          className={styles.end}
          data-look={layout.end.look}
        />
      )}
    </>
  );
}
