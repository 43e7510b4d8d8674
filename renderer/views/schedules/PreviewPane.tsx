import { useMemo, useState, type ReactNode } from 'react';
import type { ExecutionStatus } from '../../../shared/ipc/models.ts';
import type { ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import { MONTHS } from '../../../shared/schedules/fieldText.ts';
import type { PreviewTime, SpecPreview } from '../../../shared/schedules/preview.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { localOf } from '../../../shared/temporal/timeZone.ts';
import { classes } from '../../components/classes.ts';
import { Note } from '../../components/Note.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { StatusIcon } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { ownZone, plural } from '../../components/timeText.ts';
import {
  addMonths,
  firstOfPage,
  localDateText,
  localTimeText,
  monthOf,
  zoneName,
  type Month,
} from '../../model/schedules/zonedTime.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { useOpenSchedule } from '../../state/schedules.ts';
import { DAY_TIMES, MonthButtons, MonthCalendar } from './MonthCalendar.tsx';
import { clockChangeText } from './previewTexts.ts';
import { runRows } from './runRows.ts';
import { SourceChip } from './SourceChip.tsx';
import styles from './PreviewPane.module.css';
import type { ScheduleForm } from './scheduleForm.ts';
import type { ScheduleFormState } from './useScheduleForm.ts';

const nextCount = 10;
const previousCount = 3;

/** The zones to read times in: the spec's, the user's, UTC. */
function zonesFor(specZone: string): readonly { readonly value: string; readonly label: string }[] {
  const own = ownZone();
  const seen = new Map([
    [specZone === '' ? 'UTC' : specZone, zoneName(specZone)],
    [own, `${zoneName(own)} (yours)`],
    ['UTC', 'UTC'],
  ]);
  if (specZone === own) seen.set(own, zoneName(own));
  if (own === 'UTC') seen.set('UTC', 'UTC');
  return [...seen].map(([value, label]) => ({ value, label }));
}

function TimeRow({
  time,
  zone,
  nowMs,
  idleFromMs,
  outcomes,
}: {
  readonly time: PreviewTime;
  readonly outcomes: Outcomes;
  readonly zone: string;
  readonly nowMs: number;
  readonly idleFromMs: number;
}): ReactNode {
  const local = localOf(zone, time.atMs);
  const inMs = time.atMs - nowMs;
  const [source = 0] = time.sources;
  const isAhead = inMs >= 0;
  const isIdle = time.atMs >= idleFromMs;
  const outcome = outcomes.get(time.atMs);
  const distance = isAhead ? `in ${durationText(inMs)}` : `${durationText(-inMs)} ago`;
  return (
    <li className={classes(styles.row, !isAhead && styles.previous)}>
      <span className={text.ellipsis}>{localDateText(local, nowMs)}</span>
      <SourceChip source={source} look={isAhead ? (isIdle ? 'idle' : undefined) : 'faint'}>
        {outcome && <StatusIcon status={outcome} />}
        {localTimeText(local)}
      </SourceChip>
      <span className={isAhead && !isIdle ? styles.in : styles.ago}>
        {isAhead && isIdle && 'would be '}
        {!isAhead && outcome === undefined && 'no run, '}
        {distance}
      </span>
    </li>
  );
}

/** The times before and after now, in the chosen zone. */
function Times({
  times: { next, previous, refusal },
  ...place
}: {
  readonly times: KnownTimes;
  readonly outcomes: Outcomes;
  readonly zone: string;
  readonly nowMs: number;
  readonly idleFromMs: number;
}): ReactNode {
  if (next.length === 0 && previous.length === 0 && refusal === undefined) {
    return <p className={styles.none}>It never acts by itself.</p>;
  }
  return (
    <>
      <ul className={styles.times} aria-label="Previous times">
        {previous.toReversed().map((time) => (
          <TimeRow key={time.atMs} time={time} {...place} />
        ))}
      </ul>
      <ul className={classes(styles.times, styles.next)} aria-label="Next times">
        {next.map((time) => (
          <TimeRow key={time.atMs} time={time} {...place} />
        ))}
      </ul>
      {refusal !== undefined && (
        <p className={classes(styles.none, text.danger)}>After that: {refusal}</p>
      )}
      {next.length === 0 && refusal === undefined && (
        <p className={styles.none}>No time is left.</p>
      )}
    </>
  );
}

/** The times around a moment. */
interface KnownTimes {
  readonly preview: SpecPreview;
  readonly atMs: number;
  readonly next: readonly PreviewTime[];
  readonly previous: readonly PreviewTime[];
  /** Why the server finds no more. */
  readonly refusal: string | undefined;
}

/** Looked up anew only when the next time has passed. */
function useTimes(preview: SpecPreview | undefined, nowMs: number): KnownTimes | undefined {
  const [known, setKnown] = useState<KnownTimes>();
  if (preview === undefined) return undefined;
  const outdated =
    known?.preview !== preview || nowMs < known.atMs || nowMs >= (known.next[0]?.atMs ?? Infinity);
  if (!outdated) return known;
  const next = preview.next(nowMs, nextCount);
  const fresh = {
    preview,
    atMs: nowMs,
    next,
    previous: preview.previous(nowMs, previousCount),
    refusal: next.length < nextCount ? preview.refusal(next.at(-1)?.atMs ?? nowMs) : undefined,
  };
  setKnown(fresh);
  return fresh;
}

/** What became of the schedule's runs, by when they were due. */
type Outcomes = ReadonlyMap<number, ExecutionStatus>;

function useOutcomes(detail: ScheduleDetail | undefined): Outcomes {
  const runs = useOpenSchedule((state) => state.runs);
  return useMemo(() => {
    const outcomes = new Map<number, ExecutionStatus>();
    for (const { nominalMs, status } of runRows(detail?.recent ?? [], runs).toReversed()) {
      if (nominalMs !== undefined && status !== undefined) outcomes.set(nominalMs, status);
    }
    return outcomes;
  }, [detail, runs]);
}

function ClockChanges({
  preview,
  fromMs,
  untilMs,
}: {
  readonly preview: SpecPreview;
  readonly fromMs: number;
  readonly untilMs: number;
}): ReactNode {
  const zone = preview.canonical.timezoneName ?? '';
  const changes = useMemo(
    () => (preview.canonical.structuredCalendar ? preview.clockChanges(fromMs, untilMs) : []),
    [preview, fromMs, untilMs],
  );
  return changes.map((change) => {
    const [next] = preview.next(change.atMs, 1);
    const example = next && localOf(zone, next.atMs);
    return (
      <Note key={change.atMs} tone="warn">
        {clockChangeText(zone, change, example)}
      </Note>
    );
  });
}

function Month({
  preview,
  isStale,
  zone,
  nowMs,
  month,
  detail,
  outcomes,
  idleFromMs,
}: {
  readonly preview: SpecPreview;
  readonly outcomes: Outcomes;
  readonly idleFromMs: number;
  readonly isStale: boolean;
  readonly zone: string;
  readonly nowMs: number;
  readonly month: Month;
  readonly detail: ScheduleDetail | undefined;
}): ReactNode {
  const { year, month: index } = month;
  const days = useMemo(
    () => preview.days(zone, firstOfPage({ year, month: index }), 42, DAY_TIMES),
    [preview, zone, year, index],
  );
  const fromMs = days[0]?.fromMs ?? 0;
  const untilMs = days.at(-1)?.untilMs ?? 0;
  const changes = useMemo(() => preview.clockChanges(fromMs, untilMs), [preview, fromMs, untilMs]);
  return (
    <>
      <div className={styles.month}>
        <MonthCalendar
          caption={`${MONTHS[index]} ${year}, times in ${zoneName(zone)}`}
          days={days}
          month={month}
          zone={zone}
          nowMs={nowMs}
          changes={changes}
          outcomes={outcomes}
          idleFromMs={idleFromMs}
          isStale={isStale}
        />
      </div>
      <div className={styles.notes}>
        <ClockChanges preview={preview} fromMs={fromMs} untilMs={untilMs} />
        <CatchUp detail={detail} nowMs={nowMs} />
      </div>
    </>
  );
}

/** What an unpause or a server that was away makes up for. */
function CatchUp({
  detail,
  nowMs,
}: {
  readonly detail: ScheduleDetail | undefined;
  readonly nowMs: number;
}): ReactNode {
  const [firstMs] = detail?.nextMs ?? [];
  if (!detail || detail.paused || firstMs === undefined || firstMs >= nowMs) return undefined;
  return (
    <Note tone="time">A time of {durationText(nowMs - firstMs)} ago is still made up for.</Note>
  );
}

/** Why none of the times ahead is going to happen; undefined when they are. */
function idleText({ paused, remaining }: ScheduleForm): string | undefined {
  if (paused) return 'paused: nothing happens';
  return remaining.trim() === '0' ? 'no action is left: nothing happens' : undefined;
}

/** Actions left that are counted out; with more the times that are shown are among them. */
const COUNTED_MAX = 1000;

/** From when on nothing is going to happen: at once, or after the last action that is left. */
function idleFrom({ paused, remaining }: ScheduleForm, { preview, atMs }: KnownTimes): number {
  if (paused) return -Infinity;
  const count = remaining.trim() === '' ? Infinity : Number(remaining);
  if (count === 0) return -Infinity;
  if (!Number.isSafeInteger(count) || count > COUNTED_MAX) return Infinity;
  const last = preview.next(atMs, count)[count - 1];
  return last === undefined ? Infinity : last.atMs + 1;
}

/** What the times by themselves do not say: how much later it may be, and how many are left. */
function Reservations({
  jitterMs,
  detail,
}: {
  readonly jitterMs: number;
  readonly detail: ScheduleDetail | undefined;
}): ReactNode {
  return (
    <>
      {jitterMs > 0 && <span className={text.faint}>and up to {durationText(jitterMs)} later</span>}
      {detail?.remainingActions !== undefined && (
        <span className={text.faint}>
          {plural(detail.remainingActions, 'action remains', 'actions remain')}
        </span>
      )}
    </>
  );
}

/** Which month is shown, and going to others; undefined is the clock's own. */
function MonthHead({
  month,
  onMonth,
}: {
  readonly month: Month;
  readonly onMonth: (month: Month | undefined) => void;
}): ReactNode {
  const movable = useApp((state) => state.snapshot?.capabilities.clock === true);
  return (
    <header className={styles.head}>
      <h2>
        {MONTHS[month.month]} {month.year}
      </h2>
      {movable && <span className={text.faint}>virtual calendar</span>}
      <div className={styles.tools}>
        <MonthButtons
          onStep={(months) => onMonth(addMonths(month, months))}
          onToday={() => onMonth(undefined)}
        />
      </div>
    </header>
  );
}

/** What the form comes to: a month of the virtual calendar, what the clocks do, the times around now. */
export function PreviewPane({
  state,
  detail,
}: {
  readonly state: ScheduleFormState;
  readonly detail: ScheduleDetail | undefined;
}): ReactNode {
  const { preview, isStale, form } = state;
  const idle = idleText(form);
  const outcomes = useOutcomes(detail);
  const nowMs = useVirtualNow(1000) ?? 0;
  const times = useTimes(preview.kind === 'times' ? preview.preview : undefined, nowMs);
  const idleFromMs = useMemo(
    () => (times === undefined ? Infinity : idleFrom(form, times)),
    [form, times],
  );
  // Of the spec that is shown: the one in the form may be wrong just now.
  const shownSpec = preview.kind === 'times' ? preview.preview.canonical : undefined;
  const zones = zonesFor(shownSpec?.timezoneName ?? '');
  const [chosenZone, setZone] = useState<string>();
  const zone = zones.find(({ value }) => value === chosenZone)?.value ?? zones[0]?.value ?? 'UTC';
  // The page follows the clock until another month is asked for.
  const [chosenMonth, setMonth] = useState<Month>();
  const month = chosenMonth ?? monthOf(zone, nowMs);
  return (
    <section className={styles.pane} aria-label="Preview" data-pane tabIndex={-1}>
      <MonthHead month={month} onMonth={setMonth} />
      <div className={styles.body} tabIndex={0} role="group" aria-label="Calendar and times">
        {preview.kind === 'wrong' && (
          <p className={classes(styles.none, text.danger)}>{preview.message}</p>
        )}
        {times !== undefined && (
          <>
            <Month
              preview={times.preview}
              outcomes={outcomes}
              idleFromMs={idleFromMs}
              isStale={isStale}
              zone={zone}
              nowMs={nowMs}
              month={month}
              detail={detail}
            />
            <div className={styles.subhead}>
              <h3>Times</h3>
              <Reservations jitterMs={durationMs(shownSpec?.jitter) ?? 0} detail={detail} />
              {idle !== undefined && <span className={text.warn}>{idle}</span>}
              <div className={styles.tools}>
                {zones.length > 1 && (
                  <Segmented label="Times in" value={zone} options={zones} onChange={setZone} />
                )}
              </div>
            </div>
            <Times
              times={times}
              outcomes={outcomes}
              zone={zone}
              nowMs={nowMs}
              idleFromMs={idleFromMs}
            />
          </>
        )}
      </div>
    </section>
  );
}
