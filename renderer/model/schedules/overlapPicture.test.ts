import { expect, test } from 'vitest';
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { overlapPicture } from './overlapPicture.ts';

const drawn = (policy: OverlapPolicy): string[] =>
  overlapPicture(policy).map(({ outcome, from, to }) =>
    outcome === 'skipped' ? `skipped ${from}` : `${outcome} ${from}-${Number(to.toFixed(2))}`,
  );

test.each<[OverlapPolicy, string[]]>([
  ['SKIP', ['completed 0-2.5', 'skipped 1', 'skipped 2', 'completed 3-3.6']],
  ['BUFFER_ONE', ['completed 0-2.5', 'completed 2.5-3.1', 'skipped 2', 'completed 3.1-3.7']],
  [
    'BUFFER_ALL',
    ['completed 0-2.5', 'completed 2.5-3.1', 'completed 3.1-3.7', 'completed 3.7-4.3'],
  ],
  [
    'CANCEL_OTHER',
    ['canceled 0-1.25', 'completed 1.25-1.85', 'completed 2-2.6', 'completed 3-3.6'],
  ],
  ['TERMINATE_OTHER', ['terminated 0-1', 'completed 1-1.6', 'completed 2-2.6', 'completed 3-3.6']],
  ['ALLOW_ALL', ['completed 0-2.5', 'completed 1-1.6', 'completed 2-2.6', 'completed 3-3.6']],
])('%s', (policy, actions) => {
  expect(drawn(policy)).toEqual(actions);
});
