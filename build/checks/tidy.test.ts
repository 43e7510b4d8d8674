import { expect, it } from 'vitest';
import { fileFaults, missingReadmes } from './tidy.ts';

const lines = (count: number) => 'const a = 1;\n'.repeat(count);

it('accepts a file of 500 lines and refuses one of 501', () => {
  expect(fileFaults('electron/host/clock.ts', lines(500))).toEqual([]);
  expect(fileFaults('electron/host/clock.ts', lines(501))).toEqual([
    'electron/host/clock.ts: 501 lines, 500 at most: make it two',
  ]);
});

it('holds composition roots to 150 lines and lets fixtures be long', () => {
  expect(fileFaults('electron/main/index.ts', lines(151))).toHaveLength(1);
  expect(fileFaults('electron/engine/fixtures/longHistory.ts', lines(2000))).toEqual([]);
});

it.each([
  ['shared/util/utils.ts', 'the name says nothing'],
  ['electron/host/windowManager.ts', 'the name says nothing'],
  ['renderer/views/index.ts', 'no barrels'],
  ['electron/host/Clock.ts', 'camelCase'],
  ['electron/host/wall-clock.ts', 'camelCase'],
])('refuses the name %s', (file, reason) => {
  expect(fileFaults(file, '')).toEqual([expect.stringContaining(reason)]);
});

it.each([
  'electron/cli/index.ts',
  'renderer/app/App.tsx',
  'renderer/app/main.ts',
  'vitest.config.ts',
])('accepts the name %s', (file) => {
  expect(fileFaults(file, '')).toEqual([]);
});

it('finds words that say that something is unfinished or silenced, with their line', () => {
  const text = ['// fine', `// ${'TO'}DO later`, `// oxlint-${'disable'}-next-line no-eval`].join(
    '\n',
  );
  expect(fileFaults('shared/util/a.ts', text)).toEqual([
    'shared/util/a.ts:2: finish it or drop it: a note of unfinished work',
    'shared/util/a.ts:3: silences a check without a reason (write " -- why" after it)',
  ]);
});

it('accepts a silenced check with a reason', () => {
  const text = `// oxlint-${'disable'}-next-line no-eval -- the page has no other way`;
  expect(fileFaults('shared/util/a.ts', text)).toEqual([]);
});

it('refuses sleeps in tests alone', () => {
  const text = `await new Promise((resolve) => ${'setTime'}out(resolve, 10));`;
  expect(fileFaults('shared/util/a.ts', text)).toEqual([]);
  expect(fileFaults('shared/util/a.test.ts', text)).toHaveLength(1);
});

it('asks for a README in folders of the second level', () => {
  const files = [
    'electron/host/a.ts',
    'electron/grpc/b/c.ts',
    'electron/grpc/README.md',
    'electron/d.ts',
  ];
  expect(missingReadmes(files)).toEqual([
    expect.stringContaining('electron/host: has no README.md'),
  ]);
});
