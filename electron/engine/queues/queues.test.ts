/** In which order and at what rate queues hand out what waits in them, and what is kept of queues. */
import { describe, expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { TaskQueueType } from '../../../shared/protocol/enums.ts';
import type { Priority } from '../../../shared/protocol/messages.ts';
import { activity, QUEUE, TestEngine } from '../testing/testEngine.ts';
import type { EngineOptions } from '../surface.ts';

const server = (options: Partial<EngineOptions> = {}): TestEngine =>
  new TestEngine(createEventCodec(), options);

/** Schedules an activity for each priority, named by its number. */
function schedule(engine: TestEngine, priorities: readonly (Priority | undefined)[]): void {
  engine.start('w');
  engine.step(...priorities.map((priority, at) => activity(String(at), { priority })));
}

/** The ids of so many activities, in the order in which a worker gets them. */
const polled = (engine: TestEngine, count: number): (string | undefined)[] =>
  Array.from({ length: count }, () => engine.pollActivity()?.activityId);

const level = (priorityKey: number): Priority => ({ priorityKey });
const key = (fairnessKey: string, fairnessWeight?: number): Priority => ({
  fairnessKey,
  fairnessWeight,
});

const setConfig = (engine: TestEngine, more: object): void => {
  engine.ask('UpdateTaskQueueConfig', {
    taskQueue: QUEUE,
    taskQueueType: TaskQueueType.ACTIVITY,
    ...more,
  });
};
const rate = (requestsPerSecond: number) => ({ rateLimit: { requestsPerSecond } });

describe('priorities', () => {
  test('the lower key first, 3 for none, first in first out within one', () => {
    const engine = server();
    schedule(
      engine,
      [4, 5, 2, undefined, 1, 3, 2, 9, 1].map((at) => (at ? level(at) : undefined)),
    );
    expect(polled(engine, 10)).toEqual(['4', '8', '2', '6', '3', '5', '0', '1', '7', undefined]);
  });

  test('workflow tasks too', () => {
    const engine = server();
    for (const at of [5, 3, 1, 4, 2]) engine.start(`w${at}`, { priority: level(at) });
    const ids = Array.from({ length: 5 }, () => engine.poll()?.workflowExecution?.workflowId);
    expect(ids).toEqual(['w1', 'w2', 'w3', 'w4', 'w5']);
  });

  test('an activity takes from its workflow what it leaves open', () => {
    const engine = server();
    engine.start('w', { priority: { priorityKey: 2, fairnessKey: 'tenant' } });
    engine.step(activity('a', { priority: { fairnessWeight: 3 } }));
    expect(engine.pollActivity()?.priority).toEqual({
      priorityKey: 2,
      fairnessKey: 'tenant',
      fairnessWeight: 3,
    });
  });
});

describe('fairness', () => {
  test('keys take turns, however many tasks one of them has', () => {
    const engine = server();
    schedule(engine, [...Array<Priority>(6).fill(key('big')), key('small'), key('small')]);
    expect(polled(engine, 8)).toEqual(['0', '6', '1', '7', '2', '3', '4', '5']);
  });

  test('a key of twice the weight gets twice as much', () => {
    const engine = server();
    schedule(engine, [
      ...Array<Priority>(6).fill(key('a')),
      ...Array<Priority>(6).fill(key('b', 2)),
    ]);
    const first = polled(engine, 6).map((id) => (Number(id) < 6 ? 'a' : 'b'));
    expect(first.filter((name) => name === 'b')).toHaveLength(4);
  });

  test('a weight of the queue overrides that of the task', () => {
    const engine = server();
    setConfig(engine, { setFairnessWeightOverrides: { a: 3 } });
    schedule(engine, [
      ...Array<Priority>(6).fill(key('a')),
      ...Array<Priority>(6).fill(key('b', 1)),
    ]);
    const first = polled(engine, 8).map((id) => (Number(id) < 6 ? 'a' : 'b'));
    expect(first.filter((name) => name === 'a')).toHaveLength(6);
  });

  test('priority goes before fairness', () => {
    const engine = server();
    schedule(engine, [key('a'), key('a'), key('b'), { ...key('a'), priorityKey: 1 }]);
    expect(polled(engine, 4)).toEqual(['3', '0', '2', '1']);
  });

  test('can be switched off, as it is on the real server unless configured', () => {
    const engine = server({ switches: { fairness: false } });
    schedule(engine, [key('a'), key('a'), key('b')]);
    expect(polled(engine, 3)).toEqual(['0', '1', '2']);
  });

  test('nothing is kept of keys once the queue is empty', () => {
    const engine = server();
    schedule(engine, [key('a'), key('b')]);
    polled(engine, 2);
    const queues = [...engine.engine.world.queues.values()];
    expect(queues.map(({ fairness }) => fairness)).toEqual([undefined, undefined]);
  });
});

describe('rates', () => {
  test('a second’s worth goes at once, the rest by the rate', () => {
    const engine = server();
    setConfig(engine, { updateQueueRateLimit: rate(2) });
    schedule(engine, Array<undefined>(6).fill(undefined));
    expect(polled(engine, 4)).toEqual(['0', '1', '2', undefined]);
    const waiting = engine.call('PollActivityTaskQueue', { taskQueue: { name: QUEUE } });
    engine.pass(400);
    expect(engine.answer(waiting)).toBeUndefined();
    engine.pass(101);
    expect(engine.answer(waiting)).toBeUndefined();
    // The poll before took what was due; this one waits for the next.
    engine.pass(500);
    expect(engine.answer(waiting)).toMatchObject({ activityId: '4' });
  });

  test('zero holds the queue, and taking it away lets it go', () => {
    const engine = server();
    setConfig(engine, { updateQueueRateLimit: rate(0) });
    schedule(engine, [undefined]);
    const waiting = engine.call('PollActivityTaskQueue', { taskQueue: { name: QUEUE } });
    engine.pass(3_600_000);
    expect(engine.answer(waiting)).toBeUndefined();
    setConfig(engine, { updateQueueRateLimit: {} });
    expect(engine.answer(waiting)).toMatchObject({ activityId: '0' });
  });

  test('a worker’s own rate counts until a worker comes without one', () => {
    const engine = server();
    schedule(engine, Array<undefined>(6).fill(undefined));
    const slow = { taskQueueMetadata: { maxTasksPerSecond: { value: 1 } } };
    expect(engine.pollActivity(slow)?.activityId).toBe('0');
    expect(engine.pollActivity(slow)?.activityId).toBe('1');
    const held = engine.call('PollActivityTaskQueue', { taskQueue: { name: QUEUE }, ...slow });
    expect(engine.answer(held)).toBeUndefined();
    expect(engine.pollActivity()?.activityId).toBe('2');
    expect(engine.answer(held)).toMatchObject({ activityId: '3' });
    expect(polled(engine, 3)).toEqual(['4', '5', undefined]);
  });

  test('the rate of a fairness key leaves the others alone', () => {
    const engine = server();
    setConfig(engine, { updateFairnessKeyRateLimitDefault: rate(1) });
    schedule(engine, [key('a'), key('a'), key('a'), key('b'), key('b'), key('b')]);
    expect(
      polled(engine, 5)
        .filter((id) => id !== undefined)
        .sort(),
    ).toEqual(['0', '1', '3', '4']);
  });

  test('a queue that waits for its rate shows the timer that goes on', () => {
    const engine = server();
    setConfig(engine, { updateQueueRateLimit: rate(1) });
    schedule(engine, Array<undefined>(4).fill(undefined));
    polled(engine, 3);
    expect(engine.engine.agenda(5).map(({ kind }) => kind)).toContain('queueReady');
  });
});

describe('what is kept of queues', () => {
  const DAY_MS = 24 * 3_600_000;

  test('pollers that came once are forgotten', () => {
    const engine = server();
    for (let at = 0; at < 2_000; at += 1) {
      const ticket = engine.call('PollActivityTaskQueue', {
        taskQueue: { name: QUEUE },
        identity: `worker-${at}`,
      });
      engine.submit({ kind: 'cancelCall', ticket });
      engine.pass(60_000);
    }
    const [queue] = engine.engine.world.queues.values();
    expect(queue?.seen.size).toBeLessThan(100);
  });

  test('a poller that waits is not', () => {
    const engine = server();
    engine.call('PollActivityTaskQueue', { taskQueue: { name: QUEUE }, identity: 'patient' });
    engine.pass(DAY_MS);
    for (let at = 0; at < 100; at += 1) {
      engine.call('PollActivityTaskQueue', { taskQueue: { name: QUEUE }, identity: `w${at}` });
    }
    const [queue] = engine.engine.world.queues.values();
    expect(queue?.seen.has('patient')).toBe(true);
  });

  test('sticky queues of workers that are gone are forgotten; those that hold something are not', () => {
    const engine = server();
    engine.start('waits', { taskQueue: { name: 'kept' } });
    setConfig(engine, { updateQueueRateLimit: rate(5) });
    for (let at = 0; at < 1_000; at += 1) {
      const ticket = engine.call('PollWorkflowTaskQueue', {
        taskQueue: { name: `sticky-${at}`, kind: 2, normalName: QUEUE },
        identity: 'worker',
      });
      engine.submit({ kind: 'cancelCall', ticket });
      engine.pass(60_000);
    }
    const names = [...engine.engine.world.queues.values()].map(({ name }) => name);
    expect(names.length).toBeLessThan(150);
    expect(names).toEqual(expect.arrayContaining(['kept', QUEUE]));
  });
});
