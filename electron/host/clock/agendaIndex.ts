/**
 * The agenda as pages: everything that is due, in order of time or by run, of which a window only reads the part it shows.
 *
 * 1. All of it is read and sorted at most once for each commit of the engine, and only when somebody asks.
 * 2. With very many entries it is read less often than that: it rests for a multiple of the time that it took, so that watching the
 *    agenda never takes more than a share of the engine's time. `askAgainMs` says when it will be fresh.
 * 3. Only the entries of a page are described; that reads their history.
 */
import type { AgendaEntry as EngineEntry, DueTimer, Engine } from '../../engine/engine.ts';
import type {
  AgendaPage,
  AgendaQuery,
  AgendaRow,
  LaneCounts,
  SkipPreview,
} from '../../../shared/ipc/clock.ts';
import type { AgendaEntry, AgendaLane } from '../../../shared/ipc/models.ts';
import { horizonMs, HORIZON_PARTS } from '../../../shared/model/horizon.ts';
import type { VirtualMs, WallMs } from '../../../shared/model/units.ts';
import { localOf, momentAt } from '../../../shared/temporal/timeZone.ts';
import { agendaView, laneOf, searchText } from '../convert/agendaText.ts';

const LANES: readonly AgendaLane[] = ['retry', 'timeout', 'timer', 'schedule', 'other'];
const DAY_MS = 86_400_000;

/** How long the agenda rests after it was read, as a multiple of how long that took; a short one is always fresh. */
const REST_FACTOR = 10;
const REST_FROM_MS = 5;

/** Entries that a preview names, and how many actions of one schedule it counts. */
const PREVIEW_ENTRY_COUNT_MAX = 100;
const SCHEDULE_ACTION_COUNT_MAX = 2000;

type Source = Pick<Engine, 'dueTimers' | 'describeDue' | 'scheduleActions'> & {
  readonly world: { readonly sequence: number };
};

/** The entries that a filter lets through, in order of time, and what is counted of them. */
interface Found {
  readonly key: string;
  readonly entries: readonly DueTimer[];
  readonly counts: LaneCounts;
  /** When the entries of each lane are due, in order. */
  readonly times: Readonly<Record<AgendaLane, readonly number[]>>;
}

/** Entries by run: where the rows of each begin, its heading first. */
interface Runs {
  readonly of: readonly DueTimer[];
  readonly runs: readonly (readonly DueTimer[])[];
  readonly starts: readonly number[];
  readonly rowCount: number;
}

export class AgendaIndex {
  readonly #engine: Source;
  readonly #wallNow: () => WallMs;
  #all: readonly DueTimer[] = [];
  #sequence = -1;
  #freshFrom = -Infinity;
  #found: Found | undefined;
  #runs: Runs | undefined;
  readonly #texts = new WeakMap<DueTimer['timer'], string>();

  constructor(engine: Source, wallNow: () => WallMs) {
    this.#engine = engine;
    this.#wallNow = wallNow;
  }

  page(query: AgendaQuery, now: VirtualMs): AgendaPage {
    const askAgainMs = this.#refresh();
    const found = this.#find(query.filter ?? '');
    const entries = inLanes(found, query.lanes);
    const { rowCount, rows } =
      query.group === 'time' ? this.#byTime(entries, query, now) : this.#byRun(entries, query);
    return {
      total: this.#all.length,
      matched: entries.length,
      counts: found.counts,
      rowCount,
      rows,
      horizon: horizonOf(found, query.lanes ?? LANES, now),
      ...(askAgainMs === undefined ? {} : { askAgainMs }),
    };
  }

  /** What is due until then. */
  preview(until: VirtualMs): SkipPreview {
    this.#refresh();
    const due = this.#all.slice(0, firstAfter(this.#all, until));
    const counts = noCounts();
    const runs = new Set<object>();
    for (const { timer, owner } of due) {
      counts[laneOf(timer.kind)] += 1;
      if ('runId' in owner) runs.add(owner);
    }
    const schedules = this.#engine.scheduleActions(until, SCHEDULE_ACTION_COUNT_MAX);
    return {
      total: due.length,
      counts,
      runs: runs.size,
      entries: due.slice(0, PREVIEW_ENTRY_COUNT_MAX).map((each) => this.#view(each)),
      schedules: schedules.map(({ scheduleId, count }) => ({
        scheduleId,
        count,
        more: count === SCHEDULE_ACTION_COUNT_MAX,
      })),
    };
  }

  #view(due: DueTimer): AgendaEntry {
    return agendaView(this.#engine.describeDue(due));
  }

  /** Reads the agenda anew if it changed and has rested; else answers when it will be. */
  #refresh(): number | undefined {
    const { sequence } = this.#engine.world;
    if (sequence === this.#sequence) return undefined;
    const startedAt = this.#wallNow();
    if (startedAt < this.#freshFrom) return Math.ceil(this.#freshFrom - startedAt);
    this.#all = this.#engine.dueTimers().sort(sooner);
    this.#sequence = sequence;
    this.#found = this.#runs = undefined;
    const readAt = this.#wallNow();
    const tookMs = readAt - startedAt;
    this.#freshFrom = tookMs < REST_FROM_MS ? -Infinity : readAt + REST_FACTOR * tookMs;
    return undefined;
  }

  #find(filter: string): Found {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const key = words.join(' ');
    if (this.#found?.key !== key) {
      const entries =
        words.length === 0 ? this.#all : this.#all.filter((due) => this.#has(due, words));
      this.#found = { key, entries, ...counted(entries) };
    }
    return this.#found;
  }

  /** The words of an entry are made once, when it is first looked for: its timer is the same object as long as it waits. */
  #has(due: DueTimer, words: readonly string[]): boolean {
    let text = this.#texts.get(due.timer);
    if (text === undefined) {
      text = searchText(this.#engine.describeDue(due));
      this.#texts.set(due.timer, text);
    }
    return words.every((word) => text.includes(word));
  }

  #byTime(
    entries: readonly DueTimer[],
    { offset, limit, zone = 'UTC' }: AgendaQuery,
    now: VirtualMs,
  ): Pick<AgendaPage, 'rowCount' | 'rows'> {
    const today = Math.floor(localOf(zone, now) / DAY_MS) * DAY_MS;
    const midnight = (days: number): number => momentAt(zone, today + days * DAY_MS);
    const bounds = [0, firstAtLeast(entries, midnight(1)), firstAtLeast(entries, midnight(2))];
    const days = (['today', 'tomorrow', 'later'] as const).flatMap((day, index) => {
      const from = bounds[index] ?? 0;
      const to = bounds[index + 1] ?? entries.length;
      return from === to ? [] : [{ day, from, to }];
    });
    const rows: AgendaRow[] = [];
    const end = offset + limit;
    let row = 0;
    for (const { day, from, to } of days) {
      if (row >= offset && row < end) rows.push({ kind: 'day', day });
      row += 1;
      const first = from + Math.max(0, offset - row);
      const last = Math.min(to, from + end - row);
      for (let at = first; at < last; at++) this.#push(rows, entries[at]);
      row += to - from;
    }
    return { rowCount: row, rows };
  }

  #byRun(
    entries: readonly DueTimer[],
    { offset, limit }: AgendaQuery,
  ): Pick<AgendaPage, 'rowCount' | 'rows'> {
    if (this.#runs?.of !== entries) this.#runs = groupByRun(entries);
    const { runs, starts, rowCount } = this.#runs;
    const rows: AgendaRow[] = [];
    const end = Math.min(rowCount, offset + limit);
    for (let index = lastUpTo(starts, offset); index < runs.length; index++) {
      const start = starts[index] ?? rowCount;
      const run = runs[index] ?? [];
      if (start >= end) break;
      if (start >= offset) rows.push(heading(run));
      const from = Math.max(0, offset - start - 1);
      for (let at = from; at < run.length && start + 1 + at < end; at++) this.#push(rows, run[at]);
    }
    return { rowCount, rows };
  }

  #push(rows: AgendaRow[], due: DueTimer | undefined): void {
    if (due) rows.push({ kind: 'entry', entry: this.#view(due) });
  }
}

const sooner = (a: DueTimer, b: DueTimer): number =>
  a.at - b.at || a.timer.sequence - b.timer.sequence;

const noCounts = (): Record<AgendaLane, number> => ({
  retry: 0,
  timeout: 0,
  timer: 0,
  schedule: 0,
  other: 0,
});

function counted(entries: readonly DueTimer[]): Pick<Found, 'counts' | 'times'> {
  const times = { retry: [], timeout: [], timer: [], schedule: [], other: [] } as Record<
    AgendaLane,
    number[]
  >;
  for (const { timer, at } of entries) times[laneOf(timer.kind)].push(at);
  const counts = noCounts();
  for (const lane of LANES) counts[lane] = times[lane].length;
  return { counts, times };
}

const filtered = new WeakMap<Found, { key: string; entries: readonly DueTimer[] }>();

/** The same list again for the same lanes, so that what is made of it can be kept. */
function inLanes(found: Found, lanes: readonly AgendaLane[] | undefined): readonly DueTimer[] {
  if (lanes === undefined || lanes.length === LANES.length) return found.entries;
  const key = lanes.join();
  const known = filtered.get(found);
  if (known?.key === key) return known.entries;
  const wanted = new Set(lanes);
  const entries = found.entries.filter(({ timer }) => wanted.has(laneOf(timer.kind)));
  filtered.set(found, { key, entries });
  return entries;
}

/** Runs in the order of their first entries. What belongs to no run stands under its own owner. */
function groupByRun(entries: readonly DueTimer[]): Runs {
  const byOwner = new Map<object, DueTimer[]>();
  for (const due of entries) {
    const own = byOwner.get(due.owner);
    if (own) own.push(due);
    else byOwner.set(due.owner, [due]);
  }
  const runs = [...byOwner.values()];
  let rowCount = 0;
  const starts = runs.map((run) => {
    const start = rowCount;
    rowCount += run.length + 1;
    return start;
  });
  return { of: entries, runs, starts, rowCount };
}

function heading(run: readonly DueTimer[]): AgendaRow {
  const owner = run[0]?.owner as Partial<EngineEntry> | undefined;
  const { workflowId = '', runId = '' } = owner ?? {};
  return { kind: 'run', workflowId, runId, count: run.length };
}

function horizonOf(
  { times }: Found,
  lanes: readonly AgendaLane[],
  now: VirtualMs,
): Record<AgendaLane, number[]> {
  const horizon = { retry: [], timeout: [], timer: [], schedule: [], other: [] } as Record<
    AgendaLane,
    number[]
  >;
  for (const lane of lanes) {
    const due = times[lane];
    let before = 0;
    for (let part = 1; part <= HORIZON_PARTS; part++) {
      const until =
        part === HORIZON_PARTS
          ? due.length
          : bisect(due.length, (at) => (due[at] ?? 0) < now + horizonMs(part / HORIZON_PARTS));
      horizon[lane].push(until - before);
      before = until;
    }
  }
  return horizon;
}

/** How many come first for which it holds. */
function bisect(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const firstAtLeast = (entries: readonly DueTimer[], at: number): number =>
  bisect(entries.length, (index) => (entries[index]?.at ?? Infinity) < at);

const firstAfter = (entries: readonly DueTimer[], at: number): number =>
  bisect(entries.length, (index) => (entries[index]?.at ?? Infinity) <= at);

const lastUpTo = (starts: readonly number[], row: number): number =>
  Math.max(0, bisect(starts.length, (index) => (starts[index] ?? Infinity) <= row) - 1);
