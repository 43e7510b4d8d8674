import { describe, expect, test } from 'vitest';
import { groupsOf } from '../testing/groupedRun.ts';
import { recordedRun, type RecordedName } from '../testing/histories.ts';
import { foldIdle, indexIdleTime, type Folding } from './idleTime.ts';
import { runRange } from './timelineRange.ts';

const DAY = 86_400_000;

function foldingOf(name: RecordedName): Folding {
  const run = recordedRun(name);
  const index = indexIdleTime(groupsOf(name).groups);
  const isOpen = run.execution.summary.status === 'Running';
  const nowMs = isOpen ? run.nowMs : undefined;
  const range = runRange({
    startMs: run.events[0]?.timeMs ?? 0,
    lastMs: index.lastMs,
    nowMs,
    dueMs: index.dueMs,
    isFolded: true,
  });
  return foldIdle(index, nowMs, range.toMs);
}

test('the months of a subscription are folded, and that is the default', () => {
  const { folds, byDefault } = foldingOf('subscription');
  expect(byDefault).toBe(true);
  const days = folds.map((fold) => Math.round((fold.toMs - fold.fromMs) / DAY));
  expect(days.filter((length) => length > 0)).toEqual([12, 18, 30, 30, 1, 29]);
});

test('no fold hides an event or an attempt', () => {
  for (const name of ['subscription', 'canceled', 'failedTasks', 'endings'] as const) {
    const { folds } = foldingOf(name);
    const moments = [
      ...recordedRun(name).events.map((event) => event.timeMs),
      ...groupsOf(name).groups.flatMap((group) =>
        group.attempts.map((attempt) => attempt.startedMs ?? 0),
      ),
    ];
    for (const fold of folds) {
      expect(moments.filter((ms) => ms > fold.fromMs && ms < fold.toMs)).toEqual([]);
    }
  }
});

test('while an activity runs, time is not idle', () => {
  expect(indexIdleTime(groupsOf('orderSaga').groups).isBusy).toBe(true);
  expect(foldingOf('orderSaga').folds).toEqual([]);
});

test('a run that waits a little has nothing to fold by default', () => {
  expect(foldingOf('endings').byDefault).toBe(false);
});

describe('the range of a run', () => {
  const open = { startMs: 0, lastMs: 0, dueMs: undefined, isFolded: false };

  test('of a closed one ends with it', () => {
    expect(runRange({ ...open, lastMs: 9000, nowMs: undefined })).toEqual({
      fromMs: 0,
      toMs: 9000,
    });
  });

  test('of an open one grows in steps and always has room', () => {
    const ends = new Set<number>();
    for (let nowMs = 1; nowMs < 60_000; nowMs += 50) {
      const { toMs } = runRange({ ...open, nowMs });
      expect(toMs).toBeGreaterThan(nowMs * 1.05);
      ends.add(toMs);
    }
    expect(ends.size).toBeLessThan(12);
  });

  test('reaches to what is due soon', () => {
    expect(runRange({ ...open, nowMs: 6000, dueMs: 7500 }).toMs).toBeGreaterThan(7500);
    expect(runRange({ ...open, nowMs: 6000, dueMs: 900_000 }).toMs).toBeLessThan(20_000);
  });

  test('reaches to whatever is due when idle time is folded', () => {
    expect(runRange({ ...open, nowMs: 6000, dueMs: 900_000, isFolded: true }).toMs).toBe(900_000);
  });
});
