import { expect, test, vi } from 'vitest';
import { CallError } from '../../grpc/callError.ts';
import type { Failure } from '../../../shared/ipc/failure.ts';
import { EnvironmentError } from '../../../shared/model/environmentError.ts';
import { RefusedError } from '../errors.ts';
import type { Handlers } from './handlers.ts';
import { BadFrame, createRouter } from './router.ts';

/** A router of which only these handlers are asked. */
function router(handlers: Partial<Handlers>) {
  const reported: Failure[] = [];
  const route = createRouter(handlers as Handlers, (failure) => reported.push(failure));
  const ask = async (frame: object): Promise<unknown> =>
    JSON.parse(await route(JSON.stringify(frame)));
  return { route, ask, reported };
}

test('a call reaches its handler with validated input, and its value comes back', async () => {
  const count = vi.fn(() => ({ count: 3 }));
  const { ask } = router({ 'workflows.count': count });
  const answer = await ask({ id: 7, call: 'workflows.count', input: { query: 'a', extra: 1 } });
  expect(answer).toEqual({ id: 7, ok: true, value: { count: 3 } });
  expect(count).toHaveBeenCalledWith({ query: 'a' });
});

test('a call without input and without output needs neither', async () => {
  const { ask } = router({ 'worker.stop': () => undefined });
  expect(await ask({ id: 1, call: 'worker.stop' })).toEqual({ id: 1, ok: true });
});

test('wrong input never reaches the handler, and the answer says where it is wrong', async () => {
  const skip = vi.fn();
  const { ask, reported } = router({ 'clock.skip': skip });
  const answer = await ask({ id: 1, call: 'clock.skip', input: { to: { kind: 'by', ms: 'x' } } });
  expect(answer).toMatchObject({
    ok: false,
    error: { kind: 'request', message: expect.stringContaining('to.ms') },
  });
  expect(skip).not.toHaveBeenCalled();
  expect(reported).toEqual([]);
});

test('an unknown call is answered with the one that was meant', async () => {
  const { ask } = router({});
  expect(await ask({ id: 1, call: 'workflows.lists' })).toMatchObject({
    ok: false,
    error: { kind: 'request', fix: 'Did the window mean "workflows.list"?' },
  });
  expect(await ask({ id: 1, call: 'constructor' })).toMatchObject({ ok: false });
});

test('a value that breaks the contract is our fault: reported, not sent', async () => {
  const { ask, reported } = router({ 'workflows.count': () => ({ count: 'x' }) as never });
  expect(await ask({ id: 1, call: 'workflows.count', input: {} })).toMatchObject({
    ok: false,
    error: { kind: 'internal', message: expect.stringContaining('count') },
  });
  expect(reported).toHaveLength(1);
});

test.each([
  [new RefusedError('no', 'do this'), { kind: 'request', message: 'no', fix: 'do this' }],
  [
    new EnvironmentError('busy', 'free it'),
    { kind: 'environment', message: 'busy', fix: 'free it' },
  ],
  [new CallError('NOT_FOUND', 'gone'), { kind: 'request', message: 'gone', code: 'NOT_FOUND' }],
  [new CallError('UNAVAILABLE', 'away'), { kind: 'unavailable', code: 'UNAVAILABLE' }],
  [new CallError('UNIMPLEMENTED', 'later'), { kind: 'server', code: 'UNIMPLEMENTED' }],
  [new TypeError('oops'), { kind: 'internal', message: 'oops', details: expect.any(String) }],
])('%s becomes a failure, in a promise or thrown', async (error, failure) => {
  const thrown = router({
    'worker.stop': () => {
      throw error;
    },
  });
  const rejected = router({ 'worker.stop': () => Promise.reject(error) });
  for (const { ask } of [thrown, rejected]) {
    expect(await ask({ id: 2, call: 'worker.stop' })).toMatchObject({
      id: 2,
      ok: false,
      error: failure,
    });
  }
});

test.each(['', '{', '[]', '{"call":"worker.stop"}', '{"id":"1","call":"worker.stop"}'])(
  'what is no frame is refused as a whole: %s',
  async (text) => {
    await expect(router({}).route(text)).rejects.toThrow(BadFrame);
  },
);
