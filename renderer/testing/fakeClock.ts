/** What the host in memory answers about time: a clock that jumps when told to, and an agenda that is what the test gave it. */
import type {
  AgendaPage,
  AgendaQuery,
  AgendaRow,
  LaneCounts,
  RunClock,
} from '../../shared/ipc/clock.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/ipc/contract.ts';
import type { AgendaEntry, AgendaLane, Clock } from '../../shared/ipc/models.ts';
import { HORIZON_PARTS, horizonShare } from '../../shared/model/horizon.ts';
import type { FakeWorld } from './fakeWorld.ts';

type ClockCall = Extract<CallName, `clock.${string}`>;
type Answers = { [Name in ClockCall]: (input: CallInput<Name>) => CallOutput<Name> };

const dayMs = 86_400_000;
const lanes: readonly AgendaLane[] = ['retry', 'timeout', 'timer', 'schedule', 'other'];

/** Runs of the world whose clock was set or moved, by run id. */
const runClocks = new WeakMap<FakeWorld, Map<string, RunClock>>();

function runClockOf(world: FakeWorld, runId: string): RunClock {
  const workflowId = world.workflows.find((run) => run.runId === runId)?.workflowId ?? '';
  return runClocks.get(world)?.get(runId) ?? { workflowId, runId, skewMs: 0, mode: 'server' };
}

function setRunClock(world: FakeWorld, clock: RunClock): RunClock {
  const known = runClocks.get(world) ?? new Map<string, RunClock>();
  runClocks.set(world, known.set(clock.runId, clock));
  return clock;
}

function countsOf(entries: readonly AgendaEntry[]): LaneCounts {
  const count = (lane: AgendaLane): number => entries.filter((one) => one.lane === lane).length;
  return {
    retry: count('retry'),
    timeout: count('timeout'),
    timer: count('timer'),
    schedule: count('schedule'),
    other: count('other'),
  };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function rowsOf(entries: readonly AgendaEntry[], group: string, nowMs: number): AgendaRow[] {
  if (group === 'execution') {
    const byRun = groupBy(entries, ({ workflowId, runId }) => `${workflowId} ${runId}`);
    return [...byRun.values()].flatMap((own): AgendaRow[] => {
      const { workflowId = '', runId = '' } = own[0] ?? {};
      const heading: AgendaRow = { kind: 'run', workflowId, runId, count: own.length };
      return [heading, ...own.map((entry): AgendaRow => ({ kind: 'entry', entry }))];
    });
  }
  const midnight = (Math.floor(nowMs / dayMs) + 1) * dayMs;
  const dayOf = ({ atMs }: AgendaEntry): 'today' | 'tomorrow' | 'later' =>
    atMs < midnight ? 'today' : atMs < midnight + dayMs ? 'tomorrow' : 'later';
  return [...groupBy(entries, dayOf)].flatMap(([day, own]): AgendaRow[] => [
    { kind: 'day', day },
    ...own.map((entry): AgendaRow => ({ kind: 'entry', entry })),
  ]);
}

function pageOf(
  world: FakeWorld,
  { group, filter, lanes: wanted, offset, limit }: AgendaQuery,
): AgendaPage {
  const nowMs = world.app.clock.virtualMs;
  const due = world.agenda.filter((entry) => entry.atMs >= nowMs);
  const words = (filter ?? '').toLowerCase();
  const found = due.filter(({ text }) => text.toLowerCase().includes(words));
  const entries = found.filter(({ lane }) => wanted?.includes(lane) ?? true);
  const rows = rowsOf(entries, group, nowMs);
  const bins = (lane: AgendaLane): number[] => {
    const parts = Array.from({ length: HORIZON_PARTS }, () => 0);
    for (const entry of entries) {
      if (entry.lane !== lane) continue;
      const part = Math.floor(horizonShare(entry.atMs - nowMs) * HORIZON_PARTS);
      const at = Math.min(HORIZON_PARTS - 1, part);
      parts[at] = (parts[at] ?? 0) + 1;
    }
    return parts;
  };
  const [retry = [], timeout = [], timer = [], schedule = [], other = []] = lanes.map(bins);
  return {
    total: due.length,
    matched: entries.length,
    counts: countsOf(found),
    rowCount: rows.length,
    rows: rows.slice(offset, offset + limit),
    horizon: { retry, timeout, timer, schedule, other },
  };
}

/** The clock's calls. @param refuse throws what the host says; @param change changes the server's clock and tells the window */
export function fakeClockAnswers(
  world: () => FakeWorld,
  change: (change: Partial<Clock>) => Clock,
  refuse: (message: string) => never,
): Answers {
  const withoutFreeze = (): Clock['holds'] =>
    world().app.clock.holds.filter((hold) => hold.kind !== 'frozen');
  return {
    'clock.set': ({ mode, speed }) =>
      change({ mode, holds: withoutFreeze(), ...(speed === undefined ? {} : { speed }) }),
    'clock.skip': ({ to, anyway }) => {
      const { clock } = world().app;
      const inTheWay = withoutFreeze().length;
      if (inTheWay > 0 && !anyway)
        refuse(
          `${inTheWay} things hold time. Skip anyway would fire chargeCard's heartbeat timeout.`,
        );
      const fromMs = clock.virtualMs;
      const toMs =
        to.kind === 'time' ? to.atMs : to.kind === 'by' ? fromMs + to.ms : (clock.nextMs ?? fromMs);
      const stopped =
        to.kind === 'needed' ? { stopped: 'invoice-7731 waits for approve, reject.' } : {};
      return { clock: change({ virtualMs: toMs }), fromMs, toMs, ...stopped };
    },
    'clock.why': () => ({ text: 'Nothing holds it.', clock: world().app.clock }),
    'clock.release': ({ connection }) =>
      change({ holds: withoutFreeze().filter((hold) => hold.connection !== connection) }),
    'clock.agenda': (query) => pageOf(world(), query),
    'clock.preview': ({ untilMs }) => {
      const nowMs = world().app.clock.virtualMs;
      const due = world().agenda.filter(({ atMs }) => atMs >= nowMs && atMs <= untilMs);
      return {
        total: due.length,
        counts: countsOf(due),
        runs: new Set(due.map(({ runId }) => runId)).size,
        entries: due.slice(0, 100),
        schedules: [],
      };
    },
    'clock.run': ({ runId }) => runClockOf(world(), runId),
    'clock.setRun': ({ runId, mode }) =>
      setRunClock(world(), { ...runClockOf(world(), runId), mode: mode.kind }),
    'clock.skipRun': ({ runId, to }) => {
      const clock = runClockOf(world(), runId);
      const fromMs = world().app.clock.virtualMs + clock.skewMs;
      const next = world().agenda.find((entry) => entry.runId === runId)?.atMs ?? fromMs;
      const toMs = to.kind === 'time' ? to.atMs : next;
      setRunClock(world(), { ...clock, skewMs: clock.skewMs + toMs - fromMs });
      change({});
      return { fromMs, toMs };
    },
    'clock.ownClocks': ({ limit }) => {
      const own = [...(runClocks.get(world())?.values() ?? [])];
      return { total: own.length, runs: own.slice(0, limit) };
    },
  };
}
