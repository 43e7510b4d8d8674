/**
 * The small picture of a whole run: the timeline's bars without their labels, on at most three lanes of 18 px.
 *
 * ```
 *  0 %                                100 % = the end, or now
 *  ├─[activity]──[failed]─[activity]──◆──[====timer====┤
 * ```
 */
import { memo, type ReactNode } from 'react';
import type { RunStrip as Strip, StripBar } from '../../../shared/ipc/listModels.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { classes } from '../../components/classes.ts';
import { plural } from '../../components/timeText.ts';
import styles from './RunStrip.module.css';

const heightPx = 18;

/** Bars this thin would not be seen, %. */
const widthMin = 0.8;

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

/** Where a bar is, as shares of the whole; a lane's height shrinks with their number. */
export function placeOf(
  bar: StripBar,
  { fromMs, untilMs, lanes }: { fromMs: number; untilMs: number; lanes: number },
): { readonly x: number; readonly width: number; readonly y: number; readonly height: number } {
  const spanMs = Math.max(1, untilMs - fromMs);
  const share = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / spanMs));
  const x = Math.min(share(bar.fromMs), 1 - widthMin / 100);
  const width = Math.max(widthMin / 100, share(bar.toMs ?? untilMs) - x);
  const height = lanes === 1 ? 10 : lanes === 2 ? 6 : 4;
  const gap = (heightPx - lanes * height) / (lanes + 1);
  return { x, width, y: gap + bar.lane * (height + gap), height };
}

function Bar({
  bar,
  span,
}: {
  readonly bar: StripBar;
  readonly span: Parameters<typeof placeOf>[1];
}): ReactNode {
  const { x, width, y, height } = placeOf(bar, span);
  const middle = y + height / 2;
  if (bar.toMs === bar.fromMs)
    return (
      <svg x={percent(x)} y={middle - 4} width="8" height="8" overflow="visible">
        <path
          d="M0 0 4 4 0 8 -4 4z"
          className={classes(styles[bar.kind], styles.point)}
          data-ended={bar.ended}
        />
      </svg>
    );
  if (bar.kind === 'timer')
    return (
      <line
        x1={percent(x)}
        x2={percent(x + width)}
        y1={middle}
        y2={middle}
        className={classes(styles.timer, styles.line)}
        data-ended={bar.ended}
      />
    );
  // What went wrong stands out of its lane, so that it is seen without its colour.
  const out = bar.ended === 'failed' || bar.ended === 'timedOut' ? 1.5 : 0;
  return (
    <rect
      x={percent(x)}
      width={percent(width)}
      y={y - out}
      height={height + 2 * out}
      className={classes(styles[bar.kind], styles.bar)}
      data-ended={bar.ended}
    />
  );
}

const names: Readonly<Record<StripBar['kind'], readonly [string, string]>> = {
  workflowTask: ['workflow task', 'workflow tasks'],
  activity: ['activity', 'activities'],
  localActivity: ['local activity', 'local activities'],
  timer: ['timer', 'timers'],
  child: ['child', 'children'],
  signal: ['signal', 'signals'],
  update: ['update', 'updates'],
  nexus: ['Nexus operation', 'Nexus operations'],
  marker: ['marker', 'markers'],
};

/** The picture in words: what is drawn, of each kind how often, and what went wrong. */
export function stripText({ bars, partial, fromMs, toMs }: Strip): string {
  if (bars.length === 0) return 'nothing but workflow tasks';
  const kinds = [...new Set(bars.map(({ kind }) => kind))].map((kind) => {
    const own = bars.filter((bar) => bar.kind === kind);
    const wrong = own.filter(({ ended }) => ended === 'failed' || ended === 'timedOut').length;
    return `${plural(own.length, ...names[kind])}${wrong > 0 ? ` (${wrong} failed)` : ''}`;
  });
  const length = partial && toMs !== undefined ? `the first ${durationText(toMs - fromMs)}: ` : '';
  return length + kinds.join(', ');
}

/** Draws it; until the picture is there, the line alone. */
export const RunStrip = memo(function RunStrip({
  strip,
  nowMs,
}: {
  readonly strip: Strip | undefined;
  readonly nowMs: number;
}): ReactNode {
  const bars = strip?.bars ?? [];
  const fromMs = strip?.fromMs ?? 0;
  const untilMs = strip?.toMs ?? Math.max(nowMs, ...bars.map((bar) => bar.toMs ?? bar.fromMs));
  const lanes = Math.max(1, ...bars.map(({ lane }) => lane + 1));
  const text = strip && stripText(strip);
  return (
    <svg className={styles.strip} role="img" aria-label={text ?? 'not read yet'}>
      {text !== undefined && <title>{text}</title>}
      <line x1="0" x2="100%" y1={heightPx / 2} y2={heightPx / 2} className={styles.base} />
      {bars.map((bar) => (
        <Bar
          key={`${bar.kind} ${bar.fromMs} ${bar.lane} ${bar.ended}`}
          bar={bar}
          span={{ fromMs, untilMs, lanes }}
        />
      ))}
    </svg>
  );
});
