import { expect, test } from 'vitest';
import { groupsOf } from '../testing/groupedRun.ts';
import { layoutRows } from './timelineRows.ts';
import { nestedGroups, nestedId, parseNestedId } from './nestedGroups.ts';

test('an id tells its run and its event', () => {
  expect(parseNestedId(50_000)).toBeUndefined();
  const id = nestedId({ ordinal: 3, eventId: 49_999 });
  expect(parseNestedId(id)).toEqual({ ordinal: 3, eventId: 49_999 });
});

test('nested groups keep their identity and never meet those of another run', () => {
  const groups = groupsOf('orderSaga');
  const once = nestedGroups(groups.groups, 0);
  expect(nestedGroups(groups.groups, 0)[4]).toBe(once[4]);
  const other = nestedGroups(groups.groups, 1);
  const ids = new Set([...groups.groups, ...once, ...other].map((group) => group.id));
  expect(ids.size).toBe(groups.groups.length + once.length + other.length);
  expect(once.some((group) => group.kind === 'workflow' && group.events[0].eventId === 1)).toBe(
    false,
  );
});

test('an unfolded child has the rows of its run beneath it', () => {
  const groups = groupsOf('orderSaga');
  const child = groups.groups.find((group) => group.kind === 'child');
  if (child === undefined) throw new Error('the recorded run has a child');
  const key = `group:${child.id}`;
  const inside = nestedGroups(
    groups.groups.filter((group) => group.kind === 'activity'),
    0,
  );
  const below = new Map([[child.id, { groups: inside, message: undefined }]]);
  const folded = layoutRows(groups.groups, new Set(), below);
  expect(folded.rows.find((row) => row.key === key)?.expanded).toBe(false);
  const { rows, rowOf } = layoutRows(groups.groups, new Set([key]), below);
  const at = rows.findIndex((row) => row.key === key);
  expect(rows[at]?.expanded).toBe(true);
  expect(rows[at + 1]?.depth).toBe(1);
  for (const group of inside) expect(rowOf(group.id)?.depth).toBeGreaterThan(0);
  rows.forEach((row, index) => {
    const previous = rows[index - 1];
    expect(row.y).toBe(previous === undefined ? 0 : previous.y + previous.height);
  });
  const loading = new Map([[child.id, { groups: [], message: 'Loading' }]]);
  const waiting = layoutRows(groups.groups, new Set([key]), loading).rows[at + 1];
  expect(waiting?.content).toMatchObject({ type: 'message', text: 'Loading' });
});
