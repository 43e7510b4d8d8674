import { expect, test } from 'vitest';
import { CallError } from '../../grpc/callError.ts';
import type { Connection } from '../connections/connection.ts';
import type { ProjectSession } from '../projectSession.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { appHandlers } from './app.ts';

const session = {
  state: () => ({ project: undefined, problem: undefined, opening: '/shop' }),
  worker: () => ({ state: 'none', sinceMs: 0, restarts: 0 }),
} as unknown as ProjectSession;

function state(call: Connection['call']) {
  const connection = {
    kind: 'remote',
    address: 'temporal.example:7233',
    namespace: 'prod',
    controls: undefined,
    busyPort: undefined,
    problem: () => undefined,
    call,
  } as unknown as Connection;
  return appHandlers({ connection, session, wall: fakeWall(5000), sequence: () => 3 })['app.state'](
    undefined,
  );
}

test('a server elsewhere has the clock of the wall, and none of the embedded capabilities', async () => {
  const counting = (async (_method: string, { query }: { query?: string }) => ({
    count: query === undefined ? 9 : 4,
  })) as unknown as Connection['call'];
  expect(await state(counting)).toMatchObject({
    sequence: 3,
    server: {
      kind: 'remote',
      address: 'temporal.example:7233',
      namespace: 'prod',
      state: 'running',
    },
    capabilities: { clock: false, holds: false, agenda: false },
    clock: { mode: 'real', virtualMs: 5000, wallMs: 5000, holds: [] },
    counts: { all: 9, running: 4 },
    projectOpening: '/shop',
  });
});

test('a server that does not answer is shown as stopped, with the reason', async () => {
  const away = () => Promise.reject(new CallError('UNAVAILABLE', 'no connection'));
  expect(await state(away)).toMatchObject({
    server: { state: 'stopped', problem: 'no connection' },
    counts: { all: 0, running: 0 },
  });
});

test('a server that cannot count is none the worse for it', async () => {
  const unable = () => Promise.reject(new CallError('UNIMPLEMENTED', 'no such call'));
  expect(await state(unable)).toMatchObject({ server: { state: 'running' } });
});

test('what is no answer of the server is not taken for one', async () => {
  await expect(state(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
});
