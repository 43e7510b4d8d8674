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
  const seen = new Map([
    [specZone === '' ? 'UTC' : specZone, zoneName(specZone)],
    ...([ownZone] as const).map((zone): [string, string] => [zone, `${zoneName(zone)} (yours)`]),
    ['UTC', 'UTC'],
  ]);
  if (specZone === ownZone) seen.set(ownZone, zoneName(ownZone));
  if (ownZone === 'UTC') seen.set('UTC', 'UTC');
  return [...seen].map(([value, label]) => ({ value, label }));
}

function TimeRow({
  time,
  zone,
  nowMs,
  isIdle,
}: {
  readonly time: PreviewTime;
  readonly zone: string;
  readonly nowMs: number;
  readonly isIdle: boolean;
}): ReactNode {
  const local = localOf(zone, time.atMs);
  const inMs = time.atMs - nowMs;
  const [source = 0] = time.sources;
  const isAhead = inMs >= 0;
  const distance = isAhead ? `in ${durationText(inMs)}` : `${durationText(-inMs)} ago`;
  return (
    <li className={classes(styles.row, !isAhead && styles.previous)}>
      <span className={text.ellipsis}>{localDateText(local, nowMs)}</span>
      <SourceChip source={source} look={isAhead ? (isIdle ? 'idle' : undefined) : 'faint'}>
        {localTimeText(local)}
      </SourceChip>
      <span className={isAhead && !isIdle ? styles.in : styles.ago}>
        {isAhead && isIdle ? `would be ${distance}` : distance}
      </span>
    </li>
  );
}

/** The times before and after now, in the chosen zone. */
function Times({
  preview,
  zone,
  nowMs,
  isIdle,
}: {
  readonly preview: SpecPreview;
  readonly zone: string;
  readonly nowMs: number;
  readonly isIdle: boolean;
}): ReactNode {
  const { next, previous, refusal } = useTimes(preview, nowMs);
  if (next.length === 0 && previous.length === 0 && refusal === undefined) {
    return <p className={styles.none}>It never acts by itself.</p>;
  }
  return (
    <>
      <ul className={styles.times} aria-label="Previous times">
        {previous.toReversed().map((time) => (
          <TimeRow key={time.atMs} time={time} zone={zone} nowMs={nowMs} isIdle={isIdle} />
        ))}
      </ul>
      <ul className={classes(styles.times, styles.next)} aria-label="Next times">
        {next.map((time) => (
          <TimeRow key={time.atMs} time={time} zone={zone} nowMs={nowMs} isIdle={isIdle} />
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

/** Looked up anew only when the next time has passed. */
function useTimes(preview: SpecPreview, nowMs: number) {
  const [known, setKnown] = useState<{
    readonly preview: SpecPreview;
    readonly atMs: number;
    readonly next: readonly PreviewTime[];
    readonly previous: readonly PreviewTime[];
    /** Why the server finds no more. */
    readonly refusal: string | undefined;
  }>();
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
function useOutcomes(detail: ScheduleDetail | undefined): ReadonlyMap<number, ExecutionStatus> {
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
  isIdle,
}: {
  readonly preview: SpecPreview;
  readonly isIdle: boolean;
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
  const outcomes = useOutcomes(detail);
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
          isIdle={isIdle}
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
  if (paused) return 'paused: it would act';
  return remaining.trim() === '0' ? 'it would act' : undefined;
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
  const movable = useApp((state) => state.snapshot?.capabilities.clock === true);
  const nowMs = useVirtualNow(1000) ?? 0;
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
      <header className={styles.head}>
        <h2>
          {MONTHS[month.month]} {month.year}
        </h2>
        {movable && <span className={text.faint}>virtual calendar</span>}
        <div className={styles.tools}>
          <MonthButtons
            onStep={(months) => setMonth(addMonths(month, months))}
            onToday={() => setMonth(undefined)}
          />
        </div>
      </header>
      <div className={styles.body} tabIndex={0} role="group" aria-label="Calendar and times">
        {preview.kind === 'wrong' ? (
          <p className={classes(styles.none, text.danger)}>{preview.message}</p>
        ) : (
          <>
            <Month
              preview={preview.preview}
              isIdle={idle !== undefined}
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
              preview={preview.preview}
              zone={zone}
              nowMs={nowMs}
              isIdle={idle !== undefined}
            />
          </>
        )}
      </div>
    </section>
  );
}
