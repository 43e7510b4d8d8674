import { expect, test } from 'vitest';
import { TestEngine, timer } from '../../engine/testing/testEngine.ts';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import { RunSkips } from './runSkips.ts';

const HOUR_MS = 3_600_000;

test('events of a run that skipped happened when the server says, however far its own clock went', () => {
  const engine = new TestEngine(createEventCodec());
  const runId = engine.start('skipping', {
    timeSkippingConfig: { enabled: true, maxSessionSkipCount: 10 },
  });
  const run = engine.engine.world.executions.get(runId);
  if (!run) throw new Error('the run is missing');
  const skips = new RunSkips();
  const serverTimes = (): number[] =>
    engine
      .events(runId)
      .map(({ eventId = 0, eventTime }) =>
        Math.round(skips.serverTimeOf(run, eventId, timestampMs(eventTime) ?? 0) - engine.now),
      );
  engine.step(timer('first', 5 * HOUR_MS));
  expect(run.skewMs).toBeCloseTo(5 * HOUR_MS, -1);
  expect(new Set(serverTimes())).toEqual(new Set([0]));
  engine.pass(1_000);
  engine.step(timer('second', 20 * HOUR_MS));
  expect(run.skewMs).toBeCloseTo(25 * HOUR_MS, -1);
  expect(new Set(serverTimes())).toEqual(new Set([-1_000, 0]));
});
