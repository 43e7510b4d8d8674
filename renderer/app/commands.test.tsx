import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { setPreferences } from '../state/preferences.ts';
import {
  allCommands,
  followKeys,
  isSingleKey,
  provideCommands,
  runCommand,
  useCommands,
  type Command,
} from './commands.ts';

function command(id: string, keys: string, run: () => void, more: Partial<Command> = {}): Command {
  return { id, title: id, group: 'This view', keys, run, ...more };
}

let stops: (() => void)[] = [];
beforeEach(() => {
  for (const stop of stops) stop();
  stops = [followKeys()];
  setPreferences({ singleKeys: true });
});

function press(
  key: string,
  target: Element = document.body,
  more: KeyboardEventInit = {},
): boolean {
  return fireEvent.keyDown(target, { key, ...more });
}

test('a key runs its command, and nothing else hears it', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 's', run)]));
  expect(press('s')).toBe(false);
  expect(run).toHaveBeenCalledOnce();
});

test('keys that edit text stay with a text field', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', '$mod+a', run), command('b', '$mod+Enter', run)]));
  render(<input aria-label="filter" />);
  const field = screen.getByLabelText('filter');
  expect(press('a', field, { ctrlKey: true })).toBe(true);
  expect(run).not.toHaveBeenCalled();
  expect(press('a', document.body, { ctrlKey: true })).toBe(false);
  expect(press('Enter', field, { ctrlKey: true })).toBe(false);
  expect(run).toHaveBeenCalledTimes(2);
});

test('a sequence of keys', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 'g w', run)]));
  press('w');
  expect(run).not.toHaveBeenCalled();
  press('g');
  press('w');
  expect(run).toHaveBeenCalledOnce();
});

test('the last key of a sequence is no command of its own', () => {
  const single = vi.fn();
  const sequence = vi.fn();
  stops.push(provideCommands(() => [command('a', 'w', single), command('b', 'g w', sequence)]));
  press('g');
  press('w');
  expect([single.mock.calls.length, sequence.mock.calls.length]).toEqual([0, 1]);
  press('w');
  expect(single).toHaveBeenCalledOnce();
});

test('of two commands with one key the later has it, and gives it back', () => {
  const first = vi.fn();
  const second = vi.fn();
  stops.push(provideCommands(() => [command('a', 'i', first)]));
  const View = (): undefined => {
    useCommands([command('b', 'i', second)]);
    return undefined;
  };
  const { unmount } = render(<View />);
  press('i');
  unmount();
  press('i');
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
});

test('commands that a view gets later have their keys too', () => {
  const run = vi.fn();
  const View = ({ commands }: { readonly commands: readonly Command[] }): undefined => {
    useCommands(commands);
    return undefined;
  };
  const { rerender } = render(<View commands={[]} />);
  rerender(<View commands={[command('a', '1', run)]} />);
  press('1');
  expect(run).toHaveBeenCalledOnce();
});

test('a field keeps single keys for itself, but not those with Ctrl', () => {
  const single = vi.fn();
  const chord = vi.fn();
  stops.push(provideCommands(() => [command('a', 's', single), command('b', '$mod+k', chord)]));
  render(<input aria-label="field" />);
  press('s', screen.getByLabelText('field'));
  press('k', screen.getByLabelText('field'), { ctrlKey: true });
  expect(single).not.toHaveBeenCalled();
  expect(chord).toHaveBeenCalledOnce();
});

test('Space presses the button that has the focus', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 'Space', run)]));
  render(<button type="button">press</button>);
  fireEvent.keyDown(screen.getByRole('button'), { key: ' ', code: 'Space' });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
  expect(run).toHaveBeenCalledOnce();
});

test('a dialog keeps its keys', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 's', run)]));
  render(
    <div role="dialog">
      <button type="button">inside</button>
    </div>,
  );
  press('s', screen.getByRole('button'));
  expect(run).not.toHaveBeenCalled();
});

test('single keys can be turned off; others stay', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 's', run), command('b', 'F6', run)]));
  setPreferences({ singleKeys: false });
  press('s');
  expect(run).not.toHaveBeenCalled();
  press('F6');
  expect(run).toHaveBeenCalledOnce();
});

test('a command that is off does not run, by key or by id', () => {
  const run = vi.fn();
  stops.push(provideCommands(() => [command('a', 's', run, { off: () => 'not now' })]));
  press('s');
  runCommand('a');
  expect(run).not.toHaveBeenCalled();
});

test('the later of two commands with one id counts', () => {
  stops.push(provideCommands(() => [command('a', 's', () => {}), command('a', 't', () => {})]));
  expect(
    allCommands()
      .filter((known) => known.id === 'a')
      .map((known) => known.keys),
  ).toEqual(['t']);
});

test.each([
  ['s', true],
  ['g w', true],
  ['Shift+?', true],
  ['$mod+k', false],
  ['F6', false],
  ['Shift+F6', false],
])('%s is a single key: %s', (keys, single) => {
  expect(isSingleKey(keys)).toBe(single);
});
