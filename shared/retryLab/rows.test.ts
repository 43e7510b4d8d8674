/** The server's rules, one row each. The page's tests type the same rows into the window. */
import { describe, expect, test } from 'vitest';
import { prepare } from './prepare.ts';
import { parseScenario } from './scenario.ts';
import { activityRows } from './testing/activityRows.ts';
import { documentationRefusals, documentationRows } from './testing/documentationRows.ts';
import { docs, expectEnd, refusal } from './testing/play.ts';
import { refusalRows } from './testing/refusalRows.ts';
import { workflowRows } from './testing/workflowRows.ts';

describe("what the documentation's simulator gets wrong", () => {
  test.each(documentationRows)('%s', (_name, given, expected) => expectEnd(given, expected));

  test.each(documentationRefusals)('%s', (_name, given, message) => {
    expect(refusal(given)).toBe(message);
  });
});

describe('activities', () => {
  test.each(activityRows)('%s', (_name, given, expected) => expectEnd(given, expected));
});

describe('workflows', () => {
  test.each(workflowRows)('%s', (_name, given, expected) => expectEnd(given, expected));
});

describe('refusals', () => {
  test.each(refusalRows)('%s', (_name, given, message) => {
    expect(refusal(given)).toBe(message);
  });

  test('every refusal is put into words too', () => {
    const prepared = prepare(
      parseScenario({ timeouts: { ...docs, heartbeatMs: -1 }, policy: { maximumIntervalMs: 500 } }),
    );
    expect(prepared.ok ? [] : prepared.problems.map(({ field, words }) => [field, words])).toEqual([
      [
        'policy.maximumIntervalMs',
        'Maximum interval (500\u00a0ms) is below the initial interval (1\u00a0s): the server refuses this policy.',
      ],
      [
        'timeouts.heartbeatMs',
        'The heartbeat timeout is negative: the server refuses this activity.',
      ],
    ]);
  });
});
