import { useRef, type ReactNode } from 'react';
import type { ChartLayout } from '../../model/retryLab/attemptChart.ts';
import { roundedMs, withDrawnOutage } from '../../model/retryLab/chartHandles.ts';
import styles from './AttemptChart.module.css';
import { activeScenario, editShared, useLab } from './labStore.ts';

const height = 24;

interface Drawing {
  readonly fromMs: number;
  readonly toMs: (clientX: number) => number;
  /** The number of the outage that is drawn, as soon as there is one. */
  readonly index: number | undefined;
}

/** The axis; dragging along it draws an outage. */
export function ChartAxis({ layout }: { readonly layout: ChartLayout }): ReactNode {
  const drawing = useRef<Drawing>(undefined);
  return (
    <svg width={layout.width} height={height} aria-hidden="true">
      {layout.axis.ticks.map(({ x, text }) => (
        <text key={x} x={x} y={16} textAnchor="middle" className={styles.tick}>
          {text}
        </text>
      ))}
      <rect
        x={layout.left}
        y={0}
        width={Math.max(0, layout.right - layout.left)}
        height={height}
        className={styles.draw}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const offset = event.currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0;
          const { axis } = layout;
          const toMs = (clientX: number) => roundedMs(axis.ms(clientX - offset));
          drawing.current = { fromMs: toMs(event.clientX), toMs, index: undefined };
        }}
        onPointerMove={(event) => {
          if (drawing.current) drawing.current = drawn(drawing.current, event.clientX);
        }}
        onPointerUp={() => {
          drawing.current = undefined;
        }}
        onPointerCancel={() => {
          drawing.current = undefined;
        }}
      >
        <title>Drag to draw an outage; within one, to draw it anew</title>
      </rect>
    </svg>
  );
}

function drawn(drawing: Drawing, clientX: number): Drawing {
  const { fromMs, index } = drawing;
  const toMs = drawing.toMs(clientX);
  if (toMs === fromMs) return drawing;
  const changed = withDrawnOutage(activeScenario(useLab.getState()), index, fromMs, toMs);
  const { outages } = changed.scenario;
  editShared((before) => ({ ...before, outages }));
  return { ...drawing, index: changed.index };
}
