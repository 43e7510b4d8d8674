import { useMemo, useRef, type PointerEvent, type ReactNode } from 'react';
import type { Outage, Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptedOutcome } from '../../../shared/retryLab/scriptSource.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { Button } from '../../components/Button.tsx';
import text from '../../components/text.module.css';
import {
  layoutChart,
  type ChartLayout,
  type ChartRow,
  type ChartWall,
} from '../../model/retryLab/attemptChart.ts';
import styles from './AttemptChart.module.css';
import { editPolicy, editShared, useLab } from './labStore.ts';
import { useWidth } from './useWidth.ts';

const headHeight = 34;
const axisHeight = 24;
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
            <Row key={row.attempt} row={row} rowHeight={layout.rowHeight} left={layout.left} />
          ))}
          <Handles layout={layout} scenario={scenario} simulation={main} />
        </svg>
      </div>
      <Axis layout={layout} hasOutage={scenario.outages.length > 0} />
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

/** The names of end and walls, above their lines; the end's gives way to the right of its line, then goes, where they would meet. */
function HeadLabels({ layout }: { readonly layout: ChartLayout }): ReactNode {
  const { walls, end, left, width } = layout;
  const length = (text: string) => text.length * 6.2;
  const placed = walls.map((wall) => {
    const text = `${wall.text}${wall.isBeyond ? ' →' : ''}`;
    return { field: wall.field, text, at: wall.isBeyond ? width - 8 : wall.x - 6 };
  });
  const room = Math.min(width, ...placed.map(({ at, text }) => at - length(text) - 10));
  const endLength = length(end?.text ?? '');
  const endAt = end ? Math.max(Math.min(end.x, room - endLength / 2), left + endLength / 2) : 0;
  return (
    <>
      {placed.map(({ field, text, at }, index) => (
        <text
          key={field}
          x={at}
          y={20 - index * 12}
          textAnchor="end"
          className={styles.label}
          data-look="timedOut"
        >
          {text}
        </text>
      ))}
      {end && endAt + endLength / 2 <= room && Math.abs(endAt - end.x) < endLength && (
        <text x={endAt} y={20} textAnchor="middle" className={styles.label} data-look={end.look}>
          {end.text}
        </text>
      )}
    </>
  );
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
        <g key={outage.x0}>
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

function Row({
  row,
  rowHeight,
  left,
}: {
  readonly row: ChartRow;
  readonly rowHeight: number;
  readonly left: number;
}): ReactNode {
  const barHeight = Math.max(6, Math.min(16, rowHeight - 8));
  const top = row.y - barHeight / 2 - (row.others.length > 0 ? 2 : 0);
  const select = (): void => useLab.setState({ selected: row.attempt });
  return (
    <g className={styles.row} onClick={select}>
      <text x={16} y={row.y + 4} className={styles.name}>
        {row.name}
      </text>
      {row.step && (
        <>
          <path
            d={`M${row.step.x0} ${row.step.fromY} V${row.y} H${row.step.x1}`}
            className={styles.step}
          />
          <text
            x={(row.step.x0 + row.step.x1) / 2}
            y={row.y - 6}
            textAnchor="middle"
            className={styles.small}
          >
            {row.step.text}
          </text>
        </>
      )}
      {row.queue && (
        <rect
          x={row.queue.x0}
          y={row.y - 3}
          width={row.queue.x1 - row.queue.x0}
          height={6}
          className={styles.queue}
        />
      )}
      {row.bar && row.limitX !== undefined && (
        <rect
          x={row.bar.x0}
          y={top}
          width={Math.max(0, row.limitX - row.bar.x0)}
          height={barHeight}
          rx={3}
          className={styles.limit}
        />
      )}
      {row.bar && (
        <>
          <rect
            x={row.bar.x0}
            y={top}
            width={row.bar.x1 - row.bar.x0}
            height={barHeight}
            rx={3}
            className={styles[row.bar.look]}
          />
          {row.bar.look === 'timedOut' && (
            <line
              x1={row.bar.x1}
              x2={row.bar.x1}
              y1={top - 4}
              y2={top + barHeight + 4}
              className={styles.cut}
            />
          )}
          {row.bar.look === 'failed' && row.bar.x1 - row.bar.x0 >= 12 && (
            <path d={`M${row.bar.x1 - 4} ${row.y - 4} l8 8 m0 -8 l-8 8`} className={styles.cross} />
          )}
        </>
      )}
      {row.others.map((other) => (
        <rect
          key={other.variant}
          x={other.x0}
          y={top + barHeight + 1 + other.variant * 3}
          width={Math.max(2, other.x1 - other.x0)}
          height={4}
          rx={1.5}
          className={styles.other}
          data-look={other.look}
        />
      ))}
      {row.label && (
        <text
          x={Math.max(row.label.x, left)}
          y={row.y + 4}
          textAnchor={row.label.isBefore ? 'end' : 'start'}
          className={styles.label}
          data-look={row.label.look}
        >
          {row.label.text}
        </text>
      )}
    </g>
  );
}

interface Drag {
  readonly move: (ms: number) => void;
}

/** What can be dragged: the ends of attempts, their limit, the walls, the outage. */
function Handles({
  layout,
  scenario,
  simulation,
}: {
  readonly layout: ChartLayout;
  readonly scenario: Scenario;
  readonly simulation: Simulation;
}): ReactNode {
  const isActivity = simulation.plan.subject === 'activity';
  return (
    <>
      {layout.rows.map((row) => {
        const record = simulation.records[row.attempt - 1];
        const startedMs = record?.startedMs;
        if (!row.bar || startedMs === undefined || record?.isOutage) return undefined;
        const y = row.y - layout.rowHeight / 2;
        return (
          <g key={row.attempt}>
            {isActivity && row.limitX !== undefined && row.limitX - row.bar.x1 > 8 && (
              <Handle
                layout={layout}
                x={row.limitX}
                y={y}
                height={layout.rowHeight}
                title="Start to close"
                move={(ms) => setTimeoutMs('startToCloseMs', ms - startedMs)}
              />
            )}
            {record?.cut === 'answer' && (
              <Handle
                layout={layout}
                x={row.bar.x1}
                y={y}
                height={layout.rowHeight}
                title={`How long attempt ${row.attempt} takes`}
                move={(ms) => setAfter(scenario, row.attempt, ms - startedMs)}
              />
            )}
          </g>
        );
      })}
      {layout.walls.map((wall) =>
        wall.isBeyond || wall.field === 'runTimeoutMs' ? undefined : (
          <Handle
            key={wall.field}
            layout={layout}
            x={wall.x}
            y={0}
            height={layout.height}
            title={wall.text}
            move={(ms) => setWall(wall, ms)}
          />
        ),
      )}
      {layout.outages.slice(0, 1).map((outage) => (
        <Handle
          key="outage"
          layout={layout}
          x={outage.x1}
          y={0}
          height={layout.height}
          title="The end of the outage"
          move={(ms) => setOutage({ toMs: ms })}
        />
      ))}
    </>
  );
}

function Handle({
  layout,
  x,
  y,
  height,
  title,
  move,
}: {
  readonly layout: ChartLayout;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly title: string;
  readonly move: (ms: number) => void;
}): ReactNode {
  // The scale moves while something is dragged; what counts is the one at its beginning.
  const drag = useRef<Drag & { readonly toMs: (clientX: number) => number }>(undefined);
  const begin = (event: PointerEvent<SVGRectElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const offset = x - event.clientX;
    const { axis } = layout;
    drag.current = { move, toMs: (clientX) => axis.ms(clientX + offset) };
  };
  const end = (): void => {
    drag.current = undefined;
  };
  return (
    <rect
      x={x - 4}
      y={y}
      width={8}
      height={height}
      className={styles.handle}
      onPointerDown={begin}
      onPointerMove={(event) => {
        if (drag.current) drag.current.move(roundedMs(drag.current.toMs(event.clientX)));
      }}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <title>{title}</title>
    </rect>
  );
}

/** Two digits are as exact as a hand can be. */
const roundedMs = (ms: number): number => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ms))) - 1);
  return Math.round(ms / step) * step;
};

const setTimeoutMs = (field: 'startToCloseMs' | 'scheduleToCloseMs', ms: number): void =>
  editPolicy((before) => ({
    ...before,
    timeouts: { ...before.timeouts, [field]: Math.max(1, Math.round(ms)) },
  }));

function setWall(wall: ChartWall, ms: number): void {
  if (wall.field === 'scheduleToCloseMs') setTimeoutMs('scheduleToCloseMs', ms);
  else
    editPolicy((before) => ({
      ...before,
      workflow: { ...before.workflow, executionTimeoutMs: Math.max(1, ms) },
    }));
}

/** An attempt beyond the script gets an outcome of its own as soon as it is touched. */
function setAfter(scenario: Scenario, attempt: number, ms: number): void {
  const script = Array.from({ length: Math.max(attempt, scenario.script.length) }, (_, index) =>
    scriptedOutcome(scenario, index + 1),
  );
  const changed = script.map((outcome, index) =>
    index === attempt - 1 ? { ...outcome, afterMs: Math.max(0, Math.round(ms)) } : outcome,
  );
  editShared((before) => ({ ...before, script: changed }));
}

const setOutage = (fields: Partial<Outage>): void =>
  editShared((before) => {
    const [first, ...others] = before.outages;
    return first ? { ...before, outages: [{ ...first, ...fields }, ...others] } : before;
  });

/** The axis; dragging along it draws an outage. */
function Axis({
  layout,
  hasOutage,
}: {
  readonly layout: ChartLayout;
  readonly hasOutage: boolean;
}): ReactNode {
  const from = useRef<{ readonly ms: number; readonly toMs: (clientX: number) => number }>(
    undefined,
  );
  return (
    <svg width={layout.width} height={axisHeight} aria-hidden="true">
      {layout.axis.ticks.map(({ x, text }) => (
        <text key={x} x={x} y={16} textAnchor="middle" className={styles.tick}>
          {text}
        </text>
      ))}
      <rect
        x={layout.left}
        y={0}
        width={Math.max(0, layout.right - layout.left)}
        height={axisHeight}
        className={styles.handle}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const offset = event.currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0;
          const { axis } = layout;
          const toMs = (clientX: number) => roundedMs(axis.ms(clientX - offset));
          from.current = { ms: toMs(event.clientX), toMs };
        }}
        onPointerMove={(event) => {
          if (!from.current) return;
          const to = from.current.toMs(event.clientX);
          if (to === from.current.ms) return;
          drawOutage(Math.min(from.current.ms, to), Math.max(from.current.ms, to));
        }}
        onPointerUp={() => {
          from.current = undefined;
        }}
      >
        <title>{hasOutage ? 'Drag to draw the outage anew' : 'Drag to draw an outage'}</title>
      </rect>
    </svg>
  );
}

const drawOutage = (fromMs: number, toMs: number): void =>
  editShared((before) => {
    const [first] = before.outages;
    const kept = first ?? { kind: 'fails' as const, afterMs: 50, errorType: 'ServiceUnavailable' };
    return { ...before, outages: [{ ...kept, fromMs, toMs }] };
  });
