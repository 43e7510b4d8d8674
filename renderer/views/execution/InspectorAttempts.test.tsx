import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AttemptRow } from '../../model/groupFacts.ts';
import { InspectorAttempts } from './InspectorAttempts.tsx';

const row = (name: string, more: Partial<AttemptRow> = {}): AttemptRow => ({
  key: name,
  kind: 'failed',
  name,
  text: 'down',
  ms: 5,
  ...more,
});
const unkept = row('attempts 11–60', { ms: undefined, unkeptCount: 50 });
const queued = row('queued', { kind: 'queued' });

test.each([
  ['all of them', [queued, row('attempt 1')], 'every one is kept'],
  [
    'the first and the latest',
    [row('attempt 10'), unkept, row('attempt 61')],
    '50 in the middle are left out',
  ],
  ['the last', [queued, unkept, row('attempt 61')], 'this server keeps only the last'],
])('what is kept of the attempts: %s', (_, rows, said) => {
  render(<InspectorAttempts rows={rows} />);
  expect(screen.getByRole('heading').textContent).toContain(said);
});
