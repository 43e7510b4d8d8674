/** The calls that read and move time, and their shapes. Times are virtual ms since 1970, on the server's clock unless it says otherwise. */
import * as v from 'valibot';
import { SPEED_MAX, SPEED_MIN } from '../model/speed.ts';
import { isTimeZone } from '../temporal/timeZone.ts';
import { agendaEntry, agendaLane, clock, clockMode } from './models.ts';

/** The end of the year 9999, beyond which no date can be written. */
const LATEST_MS = 253_402_300_799_999;

/** Rows that a page of the agenda has at most. */
export const AGENDA_PAGE_MAX = 500;

const time = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(LATEST_MS));
const distance = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(LATEST_MS));
const run = { workflowId: v.string(), runId: v.string() };

/** Where to. `needed` goes from entry to entry until a workflow waits for a signal or an update. */
export const skipTarget = v.variant('kind', [
  v.object({ kind: v.literal('next') }),
  v.object({ kind: v.literal('time'), atMs: time }),
  v.object({ kind: v.literal('by'), ms: distance }),
  v.object({ kind: v.literal('needed') }),
]);

/** What a skip came to. `stopped` says in words why it ended before it was there. */
const skipped = v.object({
  clock,
  fromMs: v.number(),
  toMs: v.number(),
  stopped: v.optional(v.string()),
});

/** Why time does or does not move: `text` in sentences, a line each, and the clock they were made from. */
export const why = v.object({ text: v.string(), clock });
export type Why = v.InferOutput<typeof why>;

const count = v.number();
const laneCounts = v.object({
  retry: count,
  timeout: count,
  timer: count,
  schedule: count,
  other: count,
});
export type LaneCounts = v.InferOutput<typeof laneCounts>;

export const agendaGroup = v.picklist(['time', 'execution']);
export type AgendaGroup = v.InferOutput<typeof agendaGroup>;

/** Which part of the agenda. Rows are counted from 0, headings among them. */
export const agendaQuery = v.object({
  group: agendaGroup,
  /** Only entries that have all of these words. */
  filter: v.optional(v.string()),
  /** Only entries of these lanes; all without it. */
  lanes: v.optional(v.array(agendaLane)),
  /** Whose midnights part the days; UTC without it. */
  zone: v.optional(v.pipe(v.string(), v.check(isTimeZone, 'unknown time zone'))),
  offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
  limit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(AGENDA_PAGE_MAX)),
});
export type AgendaQuery = v.InferOutput<typeof agendaQuery>;

/** A row: an entry, or the name of the day or run that those below belong to. */
export const agendaRow = v.variant('kind', [
  v.object({ kind: v.literal('entry'), entry: agendaEntry }),
  v.object({ kind: v.literal('day'), day: v.picklist(['today', 'tomorrow', 'later']) }),
  v.object({ kind: v.literal('run'), ...run, count: v.number() }),
]);
export type AgendaRow = v.InferOutput<typeof agendaRow>;

export const agendaPage = v.object({
  /** Every entry of the server, and those that the query has. */
  total: v.number(),
  matched: v.number(),
  /** Of all entries that have the filter's words, by lane. */
  counts: laneCounts,
  /** How many rows there are; `rows` are those from `offset` on. */
  rowCount: v.number(),
  rows: v.array(agendaRow),
  /** How many entries are due in each part of the time axis, by lane; parts as in shared/model/horizon.ts. */
  horizon: v.object({
    retry: v.array(count),
    timeout: v.array(count),
    timer: v.array(count),
    schedule: v.array(count),
    other: v.array(count),
  }),
  /** The agenda is so long that it is not read anew each time: it may have changed, ask again after so long. */
  askAgainMs: v.optional(v.number()),
});
export type AgendaPage = v.InferOutput<typeof agendaPage>;

/** What would happen up to a time: entries of today's agenda; what they set off is not foreseen. */
export const skipPreview = v.object({
  total: v.number(),
  counts: laneCounts,
  /** How many runs they belong to. */
  runs: v.number(),
  /** The first of them. */
  entries: v.array(agendaEntry),
  /** Schedules act again and again: each with its count, `more` where it was not counted to the end. */
  schedules: v.array(v.object({ scheduleId: v.string(), count: v.number(), more: v.boolean() })),
});
export type SkipPreview = v.InferOutput<typeof skipPreview>;

/** How a run's own clock is set: as the server's, from timer to timer, or that for so long. */
export const runClockMode = v.variant('kind', [
  v.object({ kind: v.literal('server') }),
  v.object({ kind: v.literal('autoSkip') }),
  v.object({ kind: v.literal('fastForward'), ms: distance }),
]);
export type RunClockMode = v.InferOutput<typeof runClockMode>;

export const runClock = v.object({
  ...run,
  /** How far it is ahead of the server's clock. */
  skewMs: v.number(),
  mode: v.picklist(['server', 'autoSkip', 'fastForward']),
  /** Where a fast-forward ends, on the run's own clock. */
  untilMs: v.optional(v.number()),
  /** When its next timer is due, on its own clock, and what that is. */
  nextMs: v.optional(v.number()),
  nextText: v.optional(v.string()),
});
export type RunClock = v.InferOutput<typeof runClock>;

export const clockCalls = {
  /** `speed` is that of the mode `scaled`, times the wall's pace; as it was without one. */
  'clock.set': {
    input: v.object({
      mode: clockMode,
      speed: v.optional(v.pipe(v.number(), v.minValue(SPEED_MIN), v.maxValue(SPEED_MAX))),
    }),
    output: clock,
  },
  'clock.skip': {
    input: v.object({ to: skipTarget, anyway: v.optional(v.boolean()) }),
    output: skipped,
  },
  'clock.why': { input: v.optional(v.undefined_()), output: why },
  /** Takes away a connection's locks on time; without one the lock that the server started with. */
  'clock.release': { input: v.object({ connection: v.optional(v.string()) }), output: clock },
  'clock.agenda': { input: agendaQuery, output: agendaPage },
  'clock.preview': { input: v.object({ untilMs: time }), output: skipPreview },
  'clock.run': { input: v.object(run), output: runClock },
  'clock.setRun': { input: v.object({ ...run, mode: runClockMode }), output: runClock },
  /** Puts one run's own clock forward, to its next timer or to a time of that clock. Others don't age. */
  'clock.skipRun': {
    input: v.object({
      ...run,
      to: v.variant('kind', [
        v.object({ kind: v.literal('next') }),
        v.object({ kind: v.literal('time'), atMs: time }),
      ]),
    }),
    output: v.object({ fromMs: v.number(), toMs: v.number(), stopped: v.optional(v.string()) }),
  },
  /** Running runs whose clock is not the server's, those furthest ahead first. */
  'clock.ownClocks': {
    input: v.object({ limit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)) }),
    output: v.object({ total: v.number(), runs: v.array(runClock) }),
  },
} as const;
