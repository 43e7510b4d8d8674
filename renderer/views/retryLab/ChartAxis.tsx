import { useRef, type ReactNode } from 'react';
import type { ChartLayout } from '../../model/retryLab/attemptChart.ts';
import styles from './AttemptChart.module.css';
import { roundedMs } from './ChartHandles.tsx';
import { editShared } from './labStore.ts';

const height = 24;

/** The axis; dragging along it draws an outage. */
export function ChartAxis({
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
