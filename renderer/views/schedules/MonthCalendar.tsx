import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import type { ExecutionStatus } from '../../../shared/ipc/models.ts';
import type { ClockChange, PreviewDay, PreviewTime } from '../../../shared/schedules/preview.ts';
import { localOf } from '../../../shared/temporal/timeZone.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { StatusIcon, statusWord } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { localTimeText, weekNumber, type Month } from '../../model/schedules/zonedTime.ts';
import { SourceChip } from './SourceChip.tsx';
import styles from './MonthCalendar.module.css';

/** Times that a day's cell has room for. */
export const CELL_TIMES = 2;

/** Times of a day that are counted; beyond, it says "and more". */
export const DAY_TIMES = 99;

interface CalendarProps {
  readonly days: readonly PreviewDay[];
  readonly month: Month;
  readonly zone: string;
  readonly nowMs: number;
  readonly changes: readonly ClockChange[];
  /** What became of the runs, by when they were due. */
  readonly outcomes: ReadonlyMap<number, ExecutionStatus>;
  /** From then on nothing is going to happen: these are the times at which it would. */
  readonly idleFromMs: number;
  /** Behind the typing. */
  readonly isStale: boolean;
}

function Time({
  time,
  zone,
  outcome,
  isPast,
  isIdle,
}: {
  readonly time: PreviewTime;
  readonly zone: string;
  readonly outcome: ExecutionStatus | undefined;
  readonly isPast: boolean;
  readonly isIdle: boolean;
}): ReactNode {
  const [source = 0] = time.sources;
  const said = outcome ? statusWord(outcome) : isPast ? 'no run' : undefined;
  const look = outcome !== undefined ? undefined : isPast ? 'faint' : isIdle ? 'idle' : undefined;
  return (
    <span className={styles.time}>
      <SourceChip source={source} title={said} look={look}>
        {outcome && <StatusIcon status={outcome} />}
        {localTimeText(localOf(zone, time.atMs))}
        {said !== undefined && <span className={text.screenReader}>, {said}</span>}
      </SourceChip>
    </span>
  );
}

function shiftText({ offsetBeforeMs, offsetAfterMs }: ClockChange): string {
  const minutes = Math.round((offsetAfterMs - offsetBeforeMs) / 60_000);
  const size = Math.abs(minutes);
  const length = size % 60 === 0 ? `${size / 60} h` : `${size} m`;
  return `${minutes > 0 ? '+' : '−'}${length}`;
}

function Day({
  day,
  month,
  zone,
  nowMs,
  changes,
  outcomes,
  idleFromMs,
}: Omit<CalendarProps, 'days' | 'isStale'> & { readonly day: PreviewDay }): ReactNode {
  const date = new Date(day.localMs);
  const isToday = nowMs >= day.fromMs && nowMs < day.untilMs;
  const change = changes.find(({ atMs }) => atMs >= day.fromMs && atMs < day.untilMs);
  const hidden = day.times.length - CELL_TIMES;
  const more = day.more ? `+${hidden}…` : `+${hidden}`;
  return (
    <td
      className={classes(
        styles.day,
        date.getUTCMonth() !== month.month && styles.other,
        isToday && styles.today,
        day.excluded && styles.excluded,
      )}
      aria-current={isToday ? 'date' : undefined}
    >
      <span className={styles.number}>
        {date.getUTCDate()}
        {day.excluded && <span className={text.screenReader}>, left out</span>}
        {change && (
          <span className={styles.change} title="The clocks change">
            <span className={text.screenReader}>, clocks change </span>
            {shiftText(change)}
          </span>
        )}
      </span>
      {day.times.slice(0, CELL_TIMES).map((time) => (
        <Fragment key={time.atMs}>
          {' '}
          <Time
            time={time}
            zone={zone}
            outcome={outcomes.get(time.atMs)}
            isPast={time.atMs < nowMs}
            isIdle={time.atMs >= idleFromMs}
          />
        </Fragment>
      ))}{' '}
      {hidden > 0 && <span className={styles.more}>{more}</span>}
    </td>
  );
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Goes from month to month. */
export function MonthButtons({
  onStep,
  onToday,
}: {
  readonly onStep: (months: number) => void;
  readonly onToday: () => void;
}): ReactNode {
  return (
    <>
      <Button
        tone="ghost"
        size="small"
        iconOnly
        aria-label="Month before"
        onClick={() => onStep(-1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <Button tone="ghost" size="small" onClick={onToday}>
        Today
      </Button>
      <Button tone="ghost" size="small" iconOnly aria-label="Month after" onClick={() => onStep(1)}>
        <ChevronRight aria-hidden="true" />
      </Button>
    </>
  );
}

/** Six weeks with what is due on each day, and what became of it. */
export function MonthCalendar(props: CalendarProps & { readonly caption: string }): ReactNode {
  const { days, isStale, caption } = props;
  const weeks = Array.from({ length: Math.ceil(days.length / 7) }, (_, week) =>
    days.slice(week * 7, week * 7 + 7),
  );
  return (
    <table className={classes(styles.calendar, isStale && styles.stale)}>
      <caption className={text.screenReader}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={text.screenReader}>Week</span>
          </th>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.localMs}>
            <th scope="row">{weekNumber(week[0]?.localMs ?? 0)}</th>
            {week.map((day) => (
              <Day key={day.localMs} {...props} day={day} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
