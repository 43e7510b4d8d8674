import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OddsAnswer, OddsQuestion, OddsReply, OddsRequest } from './oddsProtocol.ts';
import { patienceMs, workerRunner } from './oddsRunner.ts';

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget {
  static readonly all: FakeWorker[] = [];
  readonly asked: OddsRequest[] = [];
  isTerminated = false;

  constructor() {
    super();
    FakeWorker.all.push(this);
  }
  postMessage(request: OddsRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  reply(data: OddsReply): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const question = (seed: number): OddsQuestion => ({
  scenarios: [],
  runCount: 1,
  seed,
  wantsStorm: false,
  varied: undefined,
});
const answerTo = ({ question: { seed } }: OddsRequest): OddsAnswer => ({
  variants: [],
  storm: undefined,
  sensitivity: undefined,
  tookMs: seed,
});

function setUp() {
  const runner = workerRunner();
  const heard: (number | string)[] = [];
  return {
    heard,
    stop: () => runner.stop(),
    ask: (seed: number) =>
      runner.ask(
        question(seed),
        ({ tookMs }) => heard.push(tookMs),
        (message) => heard.push(message),
      ),
    seeds: () => FakeWorker.all.map(({ asked }) => asked.map(({ question: { seed } }) => seed)),
    answerLast: () => {
      const worker = FakeWorker.all.at(-1);
      const request = worker?.asked.at(-1);
      if (worker && request) worker.reply({ id: request.id, answer: answerTo(request) });
    },
  };
}

beforeEach(() => {
  FakeWorker.all.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one question at a time; of those that come meanwhile the last', () => {
  const { ask, answerLast, heard, seeds } = setUp();
  for (const seed of [1, 2, 3]) ask(seed);
  expect(seeds()).toEqual([[1]]);
  answerLast();
  answerLast();
  expect(seeds()).toEqual([[1, 3]]);
  expect(heard).toEqual([1, 3]);
  vi.runAllTimers();
  expect(seeds()).toEqual([[1, 3]]);
});

test('a long computation is given up for the question that waits', () => {
  const { ask, answerLast, heard, seeds } = setUp();
  ask(1);
  vi.advanceTimersByTime(patienceMs - 1);
  ask(2);
  expect(seeds()).toEqual([[1]]);
  vi.advanceTimersByTime(1);
  expect(seeds()).toEqual([[1], [2]]);
  expect(FakeWorker.all.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  FakeWorker.all[0]?.reply({ id: 1, error: 'of a worker that is gone' });
  answerLast();
  expect(heard).toEqual([2]);
});

test('with nobody waiting a computation may last', () => {
  const { ask, answerLast, heard, seeds } = setUp();
  ask(1);
  vi.advanceTimersByTime(100 * patienceMs);
  answerLast();
  expect([seeds(), heard]).toEqual([[[1]], [1]]);
});

test('whoever waits for long already goes first at once', () => {
  const { ask, seeds } = setUp();
  ask(1);
  vi.advanceTimersByTime(100 * patienceMs);
  ask(2);
  vi.advanceTimersByTime(0);
  expect(seeds()).toEqual([[1], [2]]);
});

test('a worker that fails says so, and the next question is asked another one', () => {
  const { ask, heard, seeds } = setUp();
  ask(1);
  ask(2);
  FakeWorker.all[0]?.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
  expect([heard, seeds()]).toEqual([['broken'], [[1], [2]]]);
});

test('one that could not be loaded before anything was asked is asked nothing', () => {
  const { ask, answerLast, heard, seeds } = setUp();
  FakeWorker.all[0]?.dispatchEvent(new ErrorEvent('error'));
  ask(1);
  answerLast();
  expect([heard, seeds()]).toEqual([[1], [[], [1]]]);
});

test('after the end nothing is asked', () => {
  const { ask, stop, seeds } = setUp();
  ask(1);
  ask(2);
  stop();
  vi.runAllTimers();
  expect([seeds(), FakeWorker.all[0]?.isTerminated]).toEqual([[[1]], true]);
});
