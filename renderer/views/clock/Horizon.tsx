import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { AgendaPage, LaneCounts } from '../../../shared/ipc/clock.ts';
import type { AgendaLane } from '../../../shared/ipc/models.ts';
import { horizonMs, HORIZON_PARTS, horizonShare } from '../../../shared/model/horizon.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { dateTimeText, plural, shownZone } from '../../components/timeText.ts';
import { agendaLanes } from '../../state/agenda.ts';
import { virtualNow } from '../../state/clock.ts';
import { openOverlay } from '../../state/overlays.ts';
import styles from './Horizon.module.css';
import { countsText } from './agendaRows.ts';
import { inputOf } from './parseTarget.ts';

type Bins = AgendaPage['horizon'];

const laneY: Readonly<Record<AgendaLane, number>> = {
  retry: 10,
  timeout: 21,
  timer: 32,
  schedule: 43,
  other: 54,
};
const left = 12;
const right = 32;
/** Marks nearer than this are one. */
const markPx = 9;

const ticks: readonly (readonly [number, string])[] = [
  [1000, '1 s'],
  [10_000, '10 s'],
  [60_000, '1 min'],
  [600_000, '10 min'],
  [3_600_000, '1 h'],
  [21_600_000, '6 h'],
  [86_400_000, '1 d'],
  [604_800_000, '1 w'],
  [2_592_000_000, '30 d'],
  [31_536_000_000, '1 y'],
];

/** Several entries that stand so near that they are drawn as one. */
interface Mark {
  readonly lane: AgendaLane;
  readonly x: number;
  readonly count: number;
}

/** The marks of a lane, from left to right. */
export function marksOf(bins: readonly number[], lane: AgendaLane, width: number): readonly Mark[] {
  const marks: Mark[] = [];
  for (const [part, count] of bins.entries()) {
    if (count === 0) continue;
    const x = left + ((part + 0.5) / HORIZON_PARTS) * (width - left - right);
    const last = marks.at(-1);
    if (last && x - last.x < markPx)
      marks[marks.length - 1] = { ...last, count: last.count + count };
    else marks.push({ lane, x, count });
  }
  return marks;
}

function Shape({ lane, x }: { readonly lane: AgendaLane; readonly x: number }): ReactNode {
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
    case 'schedule':
      return <rect className={styles.schedule} x={x - 3.5} y={y - 3.5} width="7" height="7" />;
    case 'other':
      return <rect className={styles.other} x={x - 3} y={y - 3} width="6" height="6" />;
  }
}

/** What is due up to a share of the axis, by lane. */
export function countsUpTo(bins: Bins, share: number): LaneCounts {
  const parts = Math.round(share * HORIZON_PARTS);
  const sum = (lane: AgendaLane): number =>
    bins[lane].slice(0, parts).reduce((total, count) => total + count, 0);
  return {
    retry: sum('retry'),
    timeout: sum('timeout'),
    timer: sum('timer'),
    schedule: sum('schedule'),
    other: sum('other'),
  };
}

function Marks({ bins, width }: { readonly bins: Bins; readonly width: number }): ReactNode {
  const marks = useMemo(
    () => agendaLanes.flatMap((lane) => marksOf(bins[lane], lane, width)),
    [bins, width],
  );
  return marks.map(({ lane, x, count }) => (
    <g key={`${lane} ${x}`} className={count > 1 ? styles.many : undefined}>
      <Shape lane={lane} x={x} />
    </g>
  ));
}

/** How far the pointer is from now, and what a skip to there would pass: on the side that has more room. */
function Hint({
  bins,
  share,
  x,
  width,
}: {
  readonly bins: Bins;
  readonly share: number;
  readonly x: number;
  readonly width: number;
}): ReactNode {
  const words = countsText(countsUpTo(bins, share));
  const place = x > width / 2 ? { right: width - x + 6 } : { left: x + 6 };
  return (
    <div className={styles.hint} style={{ ...place, maxWidth: Math.max(x, width - x) - 12 }}>
      <b>{`+${durationText(horizonMs(share))}: ${words === '' ? 'nothing due' : words}`}</b>
      <span>Click: skip to {dateTimeText((virtualNow() ?? 0) + horizonMs(share))}…</span>
    </div>
  );
}

/**
 * The agenda on a logarithmic scale from now to a year, a lane per kind. Over it the pointer shows what a skip to there would pass; a
 * click asks for that skip. With the keyboard the same is had by "Skip to…".
 */
export function Horizon({ page }: { readonly page: Omit<AgendaPage, 'rows'> }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const [pointer, setPointer] = useState<number>();
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, target.clientWidth)));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const span = width - left - right;
  const x = (inMs: number): number => left + span * horizonShare(inMs);
  const share =
    pointer === undefined ? undefined : Math.min(1, Math.max(0, (pointer - left) / span));
  const crossX = left + span * (share ?? 0);
  const ask = (): void => {
    const now = virtualNow();
    if (share === undefined || now === undefined) return;
    openOverlay({ kind: 'skipTo', input: inputOf(now + horizonMs(share), shownZone()) });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- "Skip to…" does the same by key
    <div
      ref={element}
      className={styles.horizon}
      onPointerMove={(event) =>
        setPointer(event.clientX - event.currentTarget.getBoundingClientRect().left)
      }
      onPointerLeave={() => setPointer(undefined)}
      onClick={ask}
    >
      <svg
        role="img"
        aria-label={`${plural(page.matched, 'entry', 'entries')} on a logarithmic scale from now to a year: ${countsText(countsUpTo(page.horizon, 1))}`}
        viewBox={`0 0 ${width} 78`}
      >
        {ticks.map(([ms, name]) => (
          <g key={name}>
            <line className={styles.tick} x1={x(ms)} x2={x(ms)} y1="4" y2="60" />
            <text x={x(ms)} y="72" textAnchor="middle">
              {name}
            </text>
          </g>
        ))}
        <Marks bins={page.horizon} width={width} />
        <line className={styles.nowLine} x1={left} x2={left} y1="0" y2="62" />
        <text className={styles.now} x="4" y="72">
          now
        </text>
        {share !== undefined && (
          <line className={styles.cross} x1={crossX} x2={crossX} y1="0" y2="60" />
        )}
      </svg>
      {share !== undefined && <Hint bins={page.horizon} share={share} x={crossX} width={width} />}
    </div>
  );
}
