/** The agenda as rows of a grid: those that are here, and places for the others. Pure. */
import type { AgendaRow as PageRow, LaneCounts, SkipPreview } from '../../../shared/ipc/clock.ts';
import type { AgendaEntry, AgendaLane } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { localOf } from '../../../shared/temporal/timeZone.ts';
import { plural, shortTimeText, shownZone, timeOfDayText } from '../../components/timeText.ts';
import type { GridRow } from '../../components/rowGridKeys.ts';

/** A row: an entry, a heading, or the place of one that is still to be read. */
export interface AgendaRow extends GridRow {
  /** Its place among all rows, from 0. */
  readonly index: number;
  readonly entry: AgendaEntry | undefined;
}

const dayMs = 86_400_000;
/** Of local time. */
const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** Midnight of the day as the window shows it, as local time. */
export const shownDay = (atMs: number): number =>
  Math.floor(localOf(shownZone(), atMs) / dayMs) * dayMs;

/** What a lane's entries are called. */
export const laneNames: Readonly<Record<AgendaLane, string>> = {
  retry: 'retries',
  timeout: 'timeouts',
  timer: 'timers',
  schedule: 'schedules',
  other: 'others',
};

/** Kinds that are called otherwise than their names say. */
const kindNames: Readonly<Record<string, string>> = {
  userTimer: 'Timer',
  activityRetry: 'Retry',
  activityHeartbeat: 'Heartbeat',
  activityStartToClose: 'Start to close',
  activityScheduleToClose: 'Schedule to close',
  activityScheduleToStart: 'Schedule to start',
  workflowTaskStartToClose: 'Workflow task',
  workflowTaskScheduleToStart: 'Sticky queue',
  scheduleAction: 'Schedule',
};

/** An entry's kind in words: `activityRetry` is `Retry`, `runTimeout` is `Run timeout`. */
export function kindWords(kind: string, detail?: string): string {
  if (kind === 'firstWorkflowTask') return detail === undefined ? 'Start' : 'Cron run';
  const known = kindNames[kind];
  if (known !== undefined) return known;
  const words = kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an entry is about, without what its kind says already: `start to close timeout of activity ship` is `ship`. */
export function whatWords(what: string): string {
  const attempt = /^(attempt \d+) of activity (.+)$/.exec(what);
  if (attempt) return `${attempt[2]}, ${attempt[1]}`;
  return what.replace(
    /^(?:[a-z ]+ timeout of activity|action of schedule|timer) (?=\S)(?!\d+$)/,
    '',
  );
}

/** The heading of a day. @param today local time */
export function dayHeading(day: 'today' | 'tomorrow' | 'later', today: number): string {
  if (day === 'today') return `Today, ${dayName.format(today)}`;
  if (day === 'tomorrow') return `Tomorrow, ${dayName.format(today + dayMs)}`;
  return 'Later';
}

/** When an entry is due: today and tomorrow to the millisecond, later as a short date. */
export function dueAtText(atMs: number, nowMs: number): string {
  const near = shownDay(atMs) - shownDay(nowMs) <= dayMs;
  return near ? timeOfDayText(atMs, true) : shortTimeText(atMs, nowMs);
}

/** In how long an entry is due. */
export function dueInText(atMs: number, nowMs: number): string {
  return atMs <= nowMs ? 'now' : durationText(atMs - nowMs);
}

const places: AgendaRow[] = [];

/** A list of rows that are not here yet; the same objects each time, for there may be very many. */
function placesUpTo(count: number): AgendaRow[] {
  for (let index = places.length; index < count; index++)
    places.push({ key: `place ${index}`, index, entry: undefined });
  return places.slice(0, count);
}

function rowOf(row: PageRow, index: number, today: number): AgendaRow {
  switch (row.kind) {
    case 'entry':
      return { key: row.entry.id, index, entry: row.entry };
    case 'day':
      return {
        key: `day ${row.day}`,
        heading: dayHeading(row.day, today),
        index,
        entry: undefined,
      };
    case 'run':
      return {
        key: `run ${row.runId} ${index}`,
        heading: `${row.workflowId === '' ? 'Of no run' : row.workflowId}, ${plural(row.count, 'entry', 'entries')}`,
        index,
        entry: undefined,
      };
  }
}

/** All rows, of which `here` has those that were read. @param today local time */
export function agendaRows(
  here: ReadonlyMap<number, PageRow>,
  rowCount: number,
  today: number,
): readonly AgendaRow[] {
  const rows = placesUpTo(rowCount);
  for (const [index, row] of here) if (index < rowCount) rows[index] = rowOf(row, index, today);
  return rows;
}

const laneWords: Readonly<Record<AgendaLane, readonly [one: string, many: string]>> = {
  timer: ['timer', 'timers'],
  retry: ['retry', 'retries'],
  timeout: ['timeout', 'timeouts'],
  schedule: ['start', 'starts'],
  other: ['other', 'others'],
};

/** `3 timers, 1 timeout`; empty when nothing is counted. */
export function countsText(counts: LaneCounts): string {
  return (Object.keys(laneWords) as AgendaLane[])
    .filter((lane) => counts[lane] > 0)
    .map((lane) => plural(counts[lane], ...laneWords[lane]))
    .join(', ');
}

/** Schedules that are named; the others are counted. */
const NAMED_MAX = 3;

/** What a skip would do, in a sentence: `3 timers, 1 timeout in 2 runs; 720 actions of schedule hourly`. */
export function previewText({ total, counts, runs, schedules }: SkipPreview): string {
  if (total === 0) return 'Nothing is due on the way.';
  // Of a schedule the agenda has one action; how often it acts is said with its name.
  const others = { ...counts, schedule: Math.max(0, counts.schedule - schedules.length) };
  const first = countsText(others);
  const where = first === '' || runs === 0 ? '' : ` in ${plural(runs, 'run')}`;
  const named = schedules
    .slice(0, NAMED_MAX)
    .map(
      ({ scheduleId, count, more }) =>
        `${more ? 'more than ' : ''}${plural(count, 'action')} of schedule ${scheduleId}`,
    );
  const rest = schedules.length - named.length;
  const all = [
    first + where,
    ...named,
    rest > 0 ? `actions of ${plural(rest, 'more schedule', 'more schedules')}` : '',
  ];
  return `On the way: ${all.filter((part) => part !== '').join('; ')}.`;
}
