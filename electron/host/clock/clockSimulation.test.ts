import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeSteps, TimeSimulation } from '../testing/timeSimulation.ts';

test('time keeps its laws under locks, deaths, freezes, speeds and skips', () => {
  let fired = 0;
  fc.assert(
    fc.property(timeSteps, (steps) => {
      const simulation = new TimeSimulation();
      for (const step of steps) simulation.take(step);
      fired += simulation.engine.world.sequence;
    }),
    { numRuns: 300 },
  );
  // Much happened: a world in which every call is refused keeps all laws, too.
  expect(fired).toBeGreaterThan(1000);
});
