import { expect, test } from 'vitest';
import { MENU_COMMANDS } from '../../shared/ipc/bridge.ts';
import { globalCommands } from './globalCommands.ts';

test('whatever the menu names is a command', () => {
  const ids = globalCommands.map(({ id }) => id);
  expect(MENU_COMMANDS.filter((id) => !ids.includes(id))).toEqual([]);
});

test('no two commands of the frame have one id or one key', () => {
  const ids = globalCommands.map(({ id }) => id);
  const keys = globalCommands.flatMap(({ keys: own }) => own ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(keys).size).toBe(keys.length);
});
