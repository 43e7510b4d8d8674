import { expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import type { Command } from '../commands.ts';
import { eventGroup, paletteGroups, readText, score } from './paletteItems.ts';

const commands: readonly Command[] = [
  { id: 'a', title: 'Skip to next', group: 'Time', off: () => 'Nothing is due.', run: () => {} },
  { id: 'b', title: 'Skip to…', group: 'Time', run: () => {} },
  { id: 'c', title: 'Start workflow', group: 'Workflows', run: () => {} },
  { id: 'd', title: 'Next row', group: 'This view', keyOnly: true, run: () => {} },
];
const run: WorkflowSummary = {
  workflowId: 'order-skipped',
  runId: 'r',
  type: 'OrderSaga',
  status: 'Running',
  taskQueue: 'q',
  startMs: 0,
  historyLength: 1,
};

function shown(text: string): readonly string[] {
  return paletteGroups(text, commands, [run], () => {}).flatMap((group) => [
    `[${group.value}]`,
    ...group.items.map((item) => item.title),
  ]);
}

test('commands stand under their groups, those that are off last', () => {
  expect(shown('')).toEqual([
    '[Time]',
    'Skip to…',
    'Skip to next',
    '[Workflows]',
    'Start workflow',
  ]);
});

test('words find commands and runs', () => {
  expect(shown('skip')).toEqual(['[Time]', 'Skip to…', 'Skip to next', '[Runs]', 'order-skipped']);
  expect(shown('saga order')).toEqual(['[Runs]', 'order-skipped']);
});

test('a prefix asks for one kind', () => {
  expect(shown('>skip')).toEqual(['[Time]', 'Skip to…', 'Skip to next']);
  expect(shown('#')).toEqual(['[Runs]', 'order-skipped']);
  expect(readText(': +30 d')).toMatchObject({ only: 'time', rest: '+30 d' });
});

test('the beginning counts more than the middle', () => {
  expect(score('skip to next', ['skip'])).toBeGreaterThan(score('Clock: skip', ['skip']) ?? 0);
  expect(score('order-skipped', ['skip'])).toBeGreaterThan(score('orderskip', ['skip']) ?? 0);
  expect(score('skip', ['next'])).toBeUndefined();
});

test('an event is found by its id, its type and its name', () => {
  const event = (eventId: number, type: string, attributes = {}) => ({
    eventId,
    type,
    timeMs: 0,
    attributes,
  });
  const events = [
    event(1, 'WORKFLOW_EXECUTION_STARTED', { workflowType: { name: 'OrderSaga' } }),
    event(5, 'ACTIVITY_TASK_SCHEDULED', { activityType: { name: 'chargeCard' } }),
    event(6, 'TIMER_STARTED', { timerId: 'deadline' }),
  ];
  const chosen: number[] = [];
  const find = (text: string) =>
    eventGroup(readText(text).words, events, ({ eventId }) => chosen.push(eventId));
  expect(find('@charge')?.items.map(({ title }) => title)).toEqual([
    '5 activity task scheduled chargeCard',
  ]);
  expect(find('@')?.items).toHaveLength(3);
  expect(find('@nothing')).toBeUndefined();
  find('@6')?.items[0]?.choose();
  expect(chosen).toEqual([6]);
});
