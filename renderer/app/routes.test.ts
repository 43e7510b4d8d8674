import fc from 'fast-check';
import { expect, test } from 'vitest';
import { executionPath, parsePath } from './routes.ts';

test.each([
  ['/', { view: 'workflows' }],
  ['/workflows', { view: 'workflows' }],
  ['/clock', { view: 'clock' }],
  ['/lab?policy=1', { view: 'retryLab' }],
  [
    '/workflows/order-1',
    { view: 'execution', workflowId: 'order-1', runId: undefined, tab: 'timeline' },
  ],
  [
    '/workflows/order-1/r1/events',
    { view: 'execution', workflowId: 'order-1', runId: 'r1', tab: 'events' },
  ],
  ['/nowhere', { view: 'unknown', path: '/nowhere' }],
  ['/workflows/100%', { view: 'execution', workflowId: '100%', runId: undefined, tab: 'timeline' }],
])('%s', (path, route) => {
  expect(parsePath(path)).toEqual(route);
});

test('any id survives its address', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (workflowId, runId) => {
      expect(parsePath(executionPath(workflowId, runId, 'events'))).toEqual({
        view: 'execution',
        workflowId,
        runId,
        tab: 'events',
      });
    }),
  );
});
