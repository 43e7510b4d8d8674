import { expect, test } from 'vitest';
import type { TimeHold } from '../../engine/surface.ts';
import { virtualMs, wallMs } from '../../../shared/model/units.ts';
import { holdText, holdViews, type HoldTimes } from './holdText.ts';
import { whyText } from './whyText.ts';

const NOW = virtualMs(100_000);
const run = { workflowId: 'order-1', runId: 'run-1', taskQueue: 'orders' };
const task = { kind: 'workflowTask', ...run, attempt: 1 } as const;
const activity = {
  kind: 'activity',
  ...run,
  activityId: '7',
  activityType: 'chargeCard',
  attempt: 2,
} as const;
const ago = (ms: number) => virtualMs(NOW - ms);
/** The wall is an hour behind. */
const BEHIND_MS = 3_600_000;
const times: HoldTimes = {
  now: wallMs(NOW - BEHIND_MS),
  sinceOf: ({ since }) => wallMs(since - BEHIND_MS),
};

test.each<[TimeHold, string]>([
  [
    { ...task, started: false, hasPoller: false, since: ago(12_000) },
    'a workflow task waiting for a worker: none polls queue "orders" since 12\u00a0s',
  ],
  [{ ...task, started: false, hasPoller: true, since: ago(12_000) }, 'a workflow task on "orders"'],
  [
    { ...task, started: true, hasPoller: true, since: ago(340) },
    'a workflow task of order-1 (running 340\u00a0ms)',
  ],
  [
    { ...activity, started: true, hasPoller: true, since: ago(3200) },
    'activity chargeCard (attempt 2, running 3.20\u00a0s)',
  ],
  [
    { ...activity, started: false, hasPoller: false, since: ago(60_000) },
    'activity chargeCard waiting for a worker: none polls queue "orders" since 1\u00a0m',
  ],
  [{ kind: 'query', ...run, since: ago(1000) }, 'a query of order-1 on "orders" (for 1.00\u00a0s)'],
  [
    { kind: 'clientLock', connection: 'c3', client: undefined, since: ago(8700) },
    'a client lock of connection c3, for 8.70\u00a0s',
  ],
  [
    { kind: 'clientLock', connection: 'c3', client: 'temporal-python 1.9', since: ago(8700) },
    'a client lock of temporal-python 1.9 (connection c3), for 8.70\u00a0s',
  ],
  [
    { kind: 'startLock', since: ago(1000) },
    'the lock that the server started with, for 1.00\u00a0s',
  ],
  [{ kind: 'frozen', since: ago(1000) }, 'the freeze that you set, for 1.00\u00a0s'],
])('a hold in words %#', (hold, text) => {
  expect(holdText(hold, times)).toBe(text);
  const [view] = holdViews([hold], times);
  expect(view?.text).toBe(text);
  expect(view?.ends).toMatch(/^It ends /);
  expect(view?.sinceMs).toBe(hold.since - BEHIND_MS);
});

test('many activities of one type are one hold, told by the oldest', () => {
  const holds = [5, 3, 9, 4].map((seconds, index): TimeHold => ({
    ...activity,
    activityId: String(index),
    started: true,
    hasPoller: true,
    since: ago(seconds * 1000),
  }));
  expect(holdViews(holds, times)).toMatchObject([
    { text: '4 activities chargeCard (oldest: #2, attempt 2, running 9.00\u00a0s)', count: 4 },
  ]);
  expect(holdViews(holds.slice(1), times)).toHaveLength(3);
});

test('of very many only the first are looked at, and those of one run together', () => {
  let looked = 0;
  function* everything(): Generator<TimeHold> {
    for (let index = 0; index < 1000; index++) {
      looked += 1;
      const runId = `run-${Math.floor(index / 10)}`;
      yield { ...activity, runId, started: true, hasPoller: true, since: ago(1000) };
    }
  }
  const views = holdViews(everything(), times, 3);
  expect(views.map(({ runId, count }) => [runId, count])).toEqual([
    ['run-0', 10],
    ['run-1', 10],
    ['run-2', 10],
  ]);
  expect(looked).toBe(31);
});

test('what a window needs to act on a hold comes with it', () => {
  const [waiting, lock] = holdViews(
    [
      { ...task, started: false, hasPoller: false, since: ago(1) },
      { kind: 'clientLock', connection: 'c3', client: undefined, since: ago(1) },
    ],
    times,
  );
  expect(waiting).toMatchObject({ workflowId: 'order-1', unpolledQueue: 'orders' });
  expect(lock).toMatchObject({ connection: 'c3' });
});

test('the answer to why names the mode, each hold and what is next', () => {
  const holds = holdViews(
    [{ ...task, started: false, hasPoller: false, since: ago(12_000) }],
    times,
  );
  const clock = { virtualMs: Date.UTC(2026, 2, 2, 9), wallMs: 0, holds };
  expect(whyText({ ...clock, mode: 'autoSkip', nextMs: clock.virtualMs + 894_000, nextText: 'x' }))
    .toBe(`Virtual time is 2026-03-02T09:00:00.000Z.
It runs at the pace of the wall clock while something holds it, else it jumps to what is next: the mode is auto-skip.
Time is held by:
  - a workflow task waiting for a worker: none polls queue "orders" since 12\u00a0s. In order-1. It ends when a worker polls this queue.
Next: x in 14\u00a0m 54\u00a0s.`);
  expect(whyText({ ...clock, mode: 'frozen', holds: [] })).toContain('It stands: you froze it.');
  expect(whyText({ ...clock, mode: 'scaled', speed: 100, holds: [] })).toContain(
    '100 times as fast',
  );
  expect(whyText({ ...clock, mode: 'real', holds: [] })).toContain('Nothing is due');
});
