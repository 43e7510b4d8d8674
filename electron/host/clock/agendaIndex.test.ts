import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgendaEntry, DueTimer } from '../../engine/engine.ts';
import type { AgendaPage, AgendaQuery, AgendaRow } from '../../../shared/ipc/clock.ts';
import { HORIZON_PARTS } from '../../../shared/model/horizon.ts';
import { virtualMs, wallMs } from '../../../shared/model/units.ts';
import { AgendaIndex } from './agendaIndex.ts';

const NOW = virtualMs(Date.UTC(2026, 2, 2, 9));
const DAY_MS = 86_400_000;
const KINDS = ['userTimer', 'activityRetry', 'runTimeout', 'scheduleAction', 'clientSleep'];

interface Due {
  readonly run: number;
  readonly kind: number;
  readonly inMs: number;
}

/** An agenda of these entries, on a wall that moves by `readMs` with each look at it. */
function agendaOf(dues: readonly Due[], readMs = 0) {
  const owners = Array.from({ length: 20 }, (_, run) => ({
    skewMs: 0,
    timers: undefined,
    armedAt: undefined,
    workflowId: `order-${run}`,
    runId: `run-${run}`,
  }));
  const world = { sequence: 1 };
  let described = 0;
  let wall = 0;
  const timers = (): DueTimer[] =>
    dues.map(({ run, kind, inMs }, index) => ({
      owner: owners[run % owners.length] as (typeof owners)[0],
      timer: {
        at: virtualMs(NOW + inMs),
        sequence: index,
        kind: KINDS[kind % KINDS.length] ?? '',
        id: index,
        stamp: 0,
      },
      at: virtualMs(NOW + inMs),
    }));
  const agenda = new AgendaIndex(
    {
      world,
      dueTimers: timers,
      describeDue: ({ owner, timer, at }): AgendaEntry => {
        described += 1;
        const { workflowId, runId } = owner as (typeof owners)[0];
        return { at, kind: timer.kind, id: String(timer.id), workflowId, runId };
      },
      scheduleActions: () => [{ scheduleId: 'hourly', count: 720 }],
    },
    () => wallMs((wall += readMs)),
  );
  const page = (query: Partial<AgendaQuery> = {}): AgendaPage =>
    agenda.page({ group: 'time', offset: 0, limit: 500, ...query }, NOW);
  return { agenda, page, world, described: () => described };
}

const dues = fc.array(fc.record({ run: fc.nat(19), kind: fc.nat(4), inMs: fc.nat(60 * DAY_MS) }), {
  maxLength: 80,
});
const idsOf = (rows: readonly AgendaRow[]) =>
  rows.flatMap((row) => (row.kind === 'entry' ? [row.entry.id] : []));

test('pages of any size make up the whole, however it is grouped', () => {
  fc.assert(
    fc.property(
      dues,
      fc.constantFrom('time' as const, 'execution' as const),
      fc.integer({ min: 1, max: 30 }),
      (all, group, limit) => {
        const { page } = agendaOf(all);
        const whole = page({ group });
        expect(whole.rows).toHaveLength(whole.rowCount);
        expect(idsOf(whole.rows)).toHaveLength(all.length);
        const parts: AgendaRow[] = [];
        for (let offset = 0; offset < whole.rowCount; offset += limit) {
          parts.push(...page({ group, offset, limit }).rows);
        }
        expect(parts).toEqual(whole.rows);
      },
    ),
  );
});

test('by time the entries are in order, each day under its name', () => {
  fc.assert(
    fc.property(dues, (all) => {
      const { rows } = agendaOf(all).page();
      const times = rows.flatMap((row) => (row.kind === 'entry' ? [row.entry.atMs] : []));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const midnight = NOW - (NOW % DAY_MS) + DAY_MS;
      let day = '';
      for (const row of rows) {
        if (row.kind === 'day') day = row.day;
        if (row.kind !== 'entry') continue;
        const { atMs } = row.entry;
        const wanted = atMs < midnight ? 'today' : atMs < midnight + DAY_MS ? 'tomorrow' : 'later';
        expect(day).toBe(wanted);
      }
    }),
  );
});

test('by run the one with the first entry comes first, and says how many it has', () => {
  const { page } = agendaOf([
    { run: 1, kind: 0, inMs: 5000 },
    { run: 2, kind: 0, inMs: 1000 },
    { run: 1, kind: 2, inMs: 9000 },
  ]);
  expect(page({ group: 'execution' }).rows).toMatchObject([
    { kind: 'run', workflowId: 'order-2', count: 1 },
    { kind: 'entry' },
    { kind: 'run', workflowId: 'order-1', count: 2 },
    { kind: 'entry', entry: { lane: 'timer' } },
    { kind: 'entry', entry: { lane: 'timeout' } },
  ]);
});

test('a filter takes words of the run, the kind and the text; lanes are counted before they are chosen', () => {
  const { page } = agendaOf([
    { run: 1, kind: 0, inMs: 1000 },
    { run: 1, kind: 1, inMs: 2000 },
    { run: 12, kind: 1, inMs: 3000 },
    { run: 3, kind: 2, inMs: 3000 },
  ]);
  expect(page({ filter: 'order-1' })).toMatchObject({
    total: 4,
    matched: 3,
    counts: { timer: 1, retry: 2, timeout: 0 },
  });
  expect(page({ filter: 'Attempt ORDER-12' }).matched).toBe(1);
  expect(page({ filter: 'order-1', lanes: ['retry'] })).toMatchObject({
    matched: 2,
    counts: { timer: 1, retry: 2 },
  });
  expect(page({ filter: 'nothing' })).toMatchObject({ matched: 0, rowCount: 0, rows: [] });
});

test('the time axis counts every entry once', () => {
  fc.assert(
    fc.property(dues, (all) => {
      const { horizon, counts } = agendaOf(all).page();
      for (const lane of ['timer', 'retry', 'timeout', 'schedule', 'other'] as const) {
        expect(horizon[lane]).toHaveLength(HORIZON_PARTS);
        expect(horizon[lane].reduce((sum, count) => sum + count, 0)).toBe(counts[lane]);
      }
    }),
  );
});

test('a preview counts by kind, by run, and what schedules do again and again', () => {
  const { agenda } = agendaOf([
    { run: 1, kind: 0, inMs: 1000 },
    { run: 2, kind: 0, inMs: 2000 },
    { run: 2, kind: 2, inMs: 2000 },
    { run: 3, kind: 2, inMs: 2001 },
  ]);
  expect(agenda.preview(virtualMs(NOW + 2000))).toMatchObject({
    total: 3,
    runs: 2,
    counts: { timer: 2, timeout: 1, retry: 0, schedule: 0, other: 0 },
    schedules: [{ scheduleId: 'hourly', count: 720, more: false }],
  });
});

test('of very many entries only those of a page are described', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    run: index,
    kind: index,
    inMs: (index * 7919) % (300 * DAY_MS),
  }));
  const { page, described } = agendaOf(many);
  expect(page({ offset: 50_000, limit: 100 }).rows).toHaveLength(100);
  expect(page({ group: 'execution', offset: 99_000, limit: 100 }).rows).toHaveLength(100);
  expect(described()).toBeLessThanOrEqual(200);
});

test('an agenda that takes long to read rests, and says until when', () => {
  const { page, world } = agendaOf([{ run: 1, kind: 0, inMs: 1000 }], 100);
  expect(page().askAgainMs).toBeUndefined();
  world.sequence = 2;
  expect(page().askAgainMs).toBeGreaterThan(0);
  for (let asked = 0; asked < 20; asked++) page();
  expect(page().askAgainMs).toBeUndefined();
});

test('days end at the midnight of the zone that the window shows', () => {
  const hours = [9, 14, 15, 38, 39];
  const { page } = agendaOf(hours.map((hour) => ({ run: 0, kind: 0, inMs: hour * 3_600_000 })));
  const daysOf = (zone?: string) =>
    page(zone === undefined ? {} : { zone }).rows.map((row) =>
      row.kind === 'day' ? row.day : '-',
    );
  // It is 09:00 in UTC, 18:00 in Tokyo.
  expect(daysOf()).toEqual(['today', '-', '-', 'tomorrow', '-', '-', 'later', '-']);
  expect(daysOf('Asia/Tokyo')).toEqual(['tomorrow', '-', '-', '-', 'later', '-', '-']);
});
