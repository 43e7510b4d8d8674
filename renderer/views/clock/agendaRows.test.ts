import { expect, test } from 'vitest';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { agendaRows, horizonShare, kindWords, laneOf, whatText } from './agendaRows.ts';

const now = Date.UTC(2026, 2, 2, 9);
const entry = (hours: number, text = 'timer a'): AgendaEntry => ({
  atMs: now + hours * 3_600_000,
  kind: 'timer',
  text,
  workflowId: 'w',
  runId: 'r',
});

test('entries stand under their day', () => {
  const rows = agendaRows([entry(1), entry(2), entry(20), entry(80)], now);
  expect(rows.map((row) => row.heading ?? 'entry')).toEqual([
    'Today, Monday 2 March',
    'entry',
    'entry',
    'Tomorrow, Tuesday 3 March',
    'entry',
    'Later',
    'entry',
  ]);
});

test('keys are unique, also for two timers of one name', () => {
  const rows = agendaRows([entry(1), entry(2), entry(3, 'timer b')], now);
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
});

test('the horizon is logarithmic from now to a year', () => {
  expect(horizonShare(0)).toBe(0);
  expect(horizonShare(31_536_000_000)).toBe(1);
  expect(horizonShare(60_000)).toBeGreaterThan(horizonShare(10_000));
  expect(horizonShare(1e15)).toBe(1);
});

test('kinds have a lane and words', () => {
  expect(laneOf('activityRetry')).toBe('retry');
  expect(laneOf('activityHeartbeatTimeout')).toBe('timeout');
  expect(laneOf('userTimer')).toBe('timer');
  expect(laneOf('activityStartToClose')).toBe('timeout');
  expect(kindWords('activityRetry')).toBe('Activity retry');
  expect(kindWords('userTimer')).toBe('Timer');
  expect(whatText(entry(1, 'timer a of w'))).toBe('timer a');
  expect(whatText(entry(1, 'timer a'))).toBe('timer a');
});
