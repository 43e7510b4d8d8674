import fc from 'fast-check';
import { expect, test } from 'vitest';
import { executionPath, parsePath } from './routes.ts';

test.each([
  ['/', { view: 'workflows' }],
  ['/workflows', { view: 'workflows' }],
  ['/clock', { view: 'clock' }],
  ['/lab?policy=1', { view: 'retryLab' }],
  ['/schedules', { view: 'schedules', scheduleId: undefined, isNew: false }],
  ['/schedules?new', { view: 'schedules', scheduleId: undefined, isNew: true }],
  ['/schedules/a%20b', { view: 'schedules', scheduleId: 'a b', isNew: false }],
  ['/schedules/a/b', { view: 'unknown', path: '/schedules/a/b' }],
  [
    '/workflows/order-1',
    {
      view: 'execution',
      workflowId: 'order-1',
      runId: undefined,
      tab: 'timeline',
      eventId: undefined,
    },
  ],
  [
    '/workflows/order-1/r1/events',
    { view: 'execution', workflowId: 'order-1', runId: 'r1', tab: 'events', eventId: undefined },
  ],
  [
    '/workflows/order-1/r1?event=12',
    { view: 'execution', workflowId: 'order-1', runId: 'r1', tab: 'timeline', eventId: 12 },
  ],
  [
    '/workflows/order-1/r1/events?event=x',
    { view: 'execution', workflowId: 'order-1', runId: 'r1', tab: 'events', eventId: undefined },
  ],
  ['/nowhere', { view: 'unknown', path: '/nowhere' }],
  [
    '/workflows/100%',
    {
      view: 'execution',
      workflowId: '100%',
      runId: undefined,
      tab: 'timeline',
      eventId: undefined,
    },
  ],
])('%s', (path, route) => {
  expect(parsePath(path)).toEqual(route);
});

test('any id survives its address', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.option(fc.integer({ min: 1 }), { nil: undefined }),
      (workflowId, runId, eventId) => {
        expect(parsePath(executionPath(workflowId, runId, 'events', eventId))).toEqual({
          view: 'execution',
          workflowId,
          runId,
          tab: 'events',
          eventId,
        });
      },
    ),
  );
});
