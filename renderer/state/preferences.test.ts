import { expect, test } from 'vitest';
import { readPreferences } from './preferences.ts';

const stored = (text: string | null): Pick<Storage, 'getItem'> => ({ getItem: () => text });

test('what is missing or damaged is as it is at first', () => {
  const initial = {
    theme: 'system',
    timeDisplay: 'utc',
    singleKeys: true,
    paneSizes: {},
    consoleOpen: true,
    recentProjects: [],
  };
  expect(readPreferences(stored(null))).toEqual(initial);
  expect(readPreferences(stored('{'))).toEqual(initial);
  expect(readPreferences(stored('7'))).toEqual(initial);
  expect(
    readPreferences(stored('{"theme":"pink","paneSizes":{"a":"b"},"recentProjects":[1]}')),
  ).toEqual(initial);
});

test('what was chosen comes back', () => {
  const chosen = {
    theme: 'light',
    timeDisplay: 'local',
    singleKeys: false,
    paneSizes: { console: 300 },
    consoleOpen: false,
    recentProjects: ['/a'],
  };
  expect(readPreferences(stored(JSON.stringify(chosen)))).toEqual(chosen);
});
