import { expect, test } from 'vitest';
import type { AgendaRow } from '../../../shared/ipc/clock.ts';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import {
  agendaRows,
  countsText,
  dayHeading,
  dueAtText,
  dueInText,
  kindWords,
  previewText,
  shownDay,
  whatWords,
} from './agendaRows.ts';

const nowMs = Date.UTC(2026, 2, 2, 9);
const hourMs = 3_600_000;
const entry: AgendaEntry = {
  id: 'e1',
  atMs: nowMs + hourMs,
  kind: 'userTimer',
  lane: 'timer',
  text: 'timer nap of order-1',
  what: 'timer nap',
  workflowId: 'order-1',
  runId: 'r1',
};

test('rows that were read stand at their places among those that were not', () => {
  const here = new Map<number, AgendaRow>([
    [1, { kind: 'day', day: 'today' }],
    [2, { kind: 'entry', entry }],
  ]);
  const rows = agendaRows(here, 4, shownDay(nowMs));
  expect(rows.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(rows.map(({ heading }) => heading)).toEqual([
    undefined,
    'Today, Monday 2 March',
    undefined,
    undefined,
  ]);
  expect(rows[2]).toMatchObject({ key: 'e1', entry });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
});

test('a run is a heading with the number of its entries', () => {
  const run: AgendaRow = { kind: 'run', workflowId: 'order-1', runId: 'r1', count: 3 };
  expect(agendaRows(new Map([[0, run]]), 1, nowMs)[0]?.heading).toBe('order-1, 3\u00a0entries');
});

test('what lies beyond the end is left out', () => {
  expect(agendaRows(new Map([[5, { kind: 'entry', entry }]]), 2, nowMs)).toHaveLength(2);
});

test('days are named from now', () => {
  expect(dayHeading('tomorrow', shownDay(nowMs))).toBe('Tomorrow, Tuesday 3 March');
  expect(dueAtText(nowMs + hourMs, nowMs)).toBe('10:00:00.000');
  expect(dueAtText(nowMs + 72 * hourMs, nowMs)).toBe('5\u00a0Mar 09:00');
  expect(dueInText(nowMs, nowMs)).toBe('now');
});

test('kinds in words', () => {
  expect(
    ['userTimer', 'activityHeartbeat', 'runTimeout', 'newKind'].map((kind) => kindWords(kind)),
  ).toEqual(['Timer', 'Heartbeat', 'Run timeout', 'New kind']);
  expect(kindWords('firstWorkflowTask', '0 * * * *')).toBe('Cron run');
  expect(kindWords('firstWorkflowTask')).toBe('Start');
});

test('a preview in a sentence', () => {
  const counts = { timer: 3, retry: 0, timeout: 1, schedule: 1, other: 0 };
  expect(countsText(counts)).toBe('3\u00a0timers, 1\u00a0timeout, 1\u00a0start');
  const base = { entries: [], schedules: [] };
  expect(previewText({ ...base, total: 0, counts, runs: 0 })).toBe('Nothing is due on the way.');
  expect(
    previewText({
      ...base,
      total: 4,
      counts,
      runs: 2,
      schedules: [{ scheduleId: 'hourly', count: 720, more: false }],
    }),
  ).toBe(
    'On the way: 3\u00a0timers, 1\u00a0timeout in 2\u00a0runs; 720\u00a0actions of schedule hourly.',
  );
});

test('a row does not say twice what it is', () => {
  expect(whatWords('start to close timeout of activity ship')).toBe('ship');
  expect(whatWords('attempt 10 of activity pollProvider')).toBe('pollProvider, attempt 10');
  expect(whatWords('action of schedule nightly')).toBe('nightly');
  expect(whatWords('timer renewalDue')).toBe('renewalDue');
  expect(whatWords('timer 5')).toBe('timer 5');
  expect(whatWords('workflow task timeout')).toBe('workflow task timeout');
});
