import { expect, test } from 'vitest';
import { putOffIdleWork, whenIdle } from './whenIdle.ts';

/** Until work that nobody puts off has had its turn. */
const rest = (): Promise<void> => new Promise((resolve) => whenIdle(resolve));

test('work that can wait is done when the page rests, unless it is called off', async () => {
  const done: string[] = [];
  whenIdle(() => done.push('first'));
  whenIdle(() => done.push('never'))();
  await rest();
  expect(done).toEqual(['first']);
});

test('it waits until everybody who puts it off has ended that', async () => {
  const done: string[] = [];
  const [first, second] = [putOffIdleWork(), putOffIdleWork()];
  whenIdle(() => done.push('late'));
  whenIdle(() => done.push('never'))();
  const limited = new Promise<void>((resolve) => whenIdle(resolve, 1));
  first();
  first();
  await limited;
  expect(done).toEqual([]);
  second();
  await rest();
  expect(done).toEqual(['late']);
});
