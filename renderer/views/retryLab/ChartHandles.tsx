import { useRef, type PointerEvent, type ReactNode } from 'react';
import type { Outage, Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptedOutcome } from '../../../shared/retryLab/scriptSource.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import type { ChartLayout, ChartWall } from '../../model/retryLab/attemptChart.ts';
import styles from './AttemptChart.module.css';
import { editPolicy, editShared } from './labStore.ts';

interface Drag {
  readonly move: (ms: number) => void;
}

/** What can be dragged: the ends of attempts, their limit, the walls, the outage. */
export function Handles({
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
export const roundedMs = (ms: number): number => {
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
