import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { plural } from '../../components/timeText.ts';
import styles from './AgendaPane.module.css';
import { horizonShare, horizonTicks, laneOf, type AgendaLane } from './agendaRows.ts';

const laneY: Readonly<Record<AgendaLane, number>> = {
  retry: 12,
  timeout: 24,
  timer: 36,
  other: 48,
};
const left = 12;
const right = 32;

function Mark({ lane, x }: { readonly lane: AgendaLane; readonly x: number }): ReactNode {
  const y = laneY[lane];
  switch (lane) {
    case 'timer':
      return (
        <path className={styles.timer} d={`M${x - 4} ${y - 4}h8L${x} ${y}l4 4h-8L${x} ${y}z`} />
      );
    case 'retry':
      return <rect className={styles.retry} x={x - 4} y={y - 4} width="8" height="8" rx="2" />;
    case 'timeout':
      return <circle className={styles.timeout} cx={x} cy={y} r="3.6" />;
    case 'other':
      return <rect className={styles.other} x={x - 3.5} y={y - 3.5} width="7" height="7" />;
  }
}

/** The agenda on a logarithmic scale from now to a year, a lane per kind. */
export function Horizon({
  entries,
  nowMs,
}: {
  readonly entries: readonly AgendaEntry[];
  readonly nowMs: number;
}): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, target.clientWidth)));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const x = (inMs: number): number => left + (width - left - right) * horizonShare(inMs);
  return (
    <div ref={element} className={styles.horizon}>
      <svg
        role="img"
        aria-label={`${plural(entries.length, 'entry', 'entries')} on a logarithmic scale from now to a year`}
        viewBox={`0 0 ${width} 78`}
      >
        {horizonTicks.map(([ms, name]) => (
          <g key={name}>
            <line className={styles.tick} x1={x(ms)} x2={x(ms)} y1="4" y2="57" />
            <text x={x(ms)} y="70" textAnchor="middle">
              {name}
            </text>
          </g>
        ))}
        {entries.map((entry) => (
          <Mark
            key={`${entry.runId} ${entry.kind} ${entry.text} ${entry.atMs}`}
            lane={laneOf(entry.kind)}
            x={x(entry.atMs - nowMs)}
          />
        ))}
        <line className={styles.nowLine} x1={left} x2={left} y1="0" y2="60" />
        <text className={styles.now} x="4" y="70">
          now
        </text>
      </svg>
    </div>
  );
}
