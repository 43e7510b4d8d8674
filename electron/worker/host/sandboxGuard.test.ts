import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { SANDBOX_GUARD_ENTRY } from './sandboxGuard.ts';

const [, code = ''] = SANDBOX_GUARD_ENTRY.split('data:text/javascript,');
const guard = decodeURIComponent(code);

/** A stand-in that is shaped as on Node 26, for every Node that runs this. */
const WITH_TEMPORAL = `
  globalThis.Temporal = {
    Now: { instant: () => 'wall time', timeZoneId: () => 'here' },
    Duration: { from: (text) => text },
  };
`;

it('refuses what reads the wall clock, and leaves the rest', () => {
  const context = createContext({});
  runInContext(WITH_TEMPORAL + guard, context);
  expect(() => runInContext('Temporal.Now.instant()', context)).toThrow(
    'Temporal.Now.instant() reads the wall clock, which workflow code must not. Use Temporal.Instant.fromEpochMilliseconds(Date.now())',
  );
  expect(() => runInContext('Temporal.Now.timeZoneId()', context)).toThrow('timeZoneId');
  expect(runInContext('Temporal.Duration.from("PT1H")', context)).toBe('PT1H');
});

it('can be replaced by an SDK that makes it deterministic', () => {
  const context = createContext({});
  runInContext(`${WITH_TEMPORAL}${guard} Temporal.Now.instant = () => 'task time';`, context);
  expect(runInContext('Temporal.Now.instant()', context)).toBe('task time');
});

it('does nothing where there is no Temporal', () => {
  expect(
    runInContext(`delete globalThis.Temporal; ${guard}; typeof Temporal`, createContext({})),
  ).toBe('undefined');
});
