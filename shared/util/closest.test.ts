import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const names = ['headless', 'port', 'ui-port', 'project'];

test.each([
  ['haedless', 'headless'],
  ['prot', 'port'],
  ['PORT', 'port'],
  ['uiport', 'ui-port'],
  ['projects', 'project'],
  ['quantum', undefined],
  ['', undefined],
])('%s means %s', (word, meant) => {
  expect(closest(word, names)).toBe(meant);
});
