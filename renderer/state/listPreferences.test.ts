import { beforeEach, expect, test } from 'vitest';
import {
  deleteView,
  initialListPreferences,
  moved,
  moveView,
  readListPreferences,
  saveView,
  setListPreferences,
  useListPreferences,
} from './listPreferences.ts';

beforeEach(() => {
  window.localStorage.clear();
  setListPreferences(initialListPreferences);
});

const names = () => useListPreferences.getState().views.map(({ name }) => name);

test('what was chosen is there again, what is damaged is as it is at first', () => {
  setListPreferences({
    columns: ['id', 'run'],
    widths: { id: 200 },
    sort: { key: 'id', descending: true },
  });
  saveView({ name: 'Mine', view: 'Failed', text: "WorkflowType = 'x'" });
  expect(readListPreferences(window.localStorage)).toEqual(useListPreferences.getState());
  for (const text of ['{', '7', '{"columns":7}', '{"views":[{"name":""}]}'])
    expect(readListPreferences({ getItem: () => text })).toEqual(initialListPreferences);
});

test('views are replaced by name, moved and deleted', () => {
  for (const name of ['a', 'b', 'c']) saveView({ name, view: 'all', text: name });
  saveView({ name: 'a', view: 'Failed', text: 'new' });
  expect(useListPreferences.getState().views[0]).toEqual({
    name: 'a',
    view: 'Failed',
    text: 'new',
  });
  moveView('c', -1);
  expect(names()).toEqual(['a', 'c', 'b']);
  moveView('a', -1);
  expect(names()).toEqual(['a', 'c', 'b']);
  deleteView('c');
  expect(names()).toEqual(['a', 'b']);
});

test('what is not there is not moved', () => {
  expect(moved(['a', 'b'], -1, 1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 0, 5)).toEqual(['b', 'a']);
});
