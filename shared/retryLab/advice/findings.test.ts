import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../prepare.ts';
import { parseScenario } from '../scenario.ts';
import { simulate } from '../simulate.ts';
import { anyScenario } from '../testing/anyScenario.ts';
import { docs, fails, succeeds, type Given } from '../testing/play.ts';
import { findingsOf } from './findings.ts';

const find = (given: Given, id: string) =>
  findingsOf(parseScenario(given)).find((finding) => finding.id === id);
const bounded = { ...docs, scheduleToCloseMs: 3_600_000 };

const rows: [id: string, title: RegExp, bad: Given, good: Given][] = [
  ['for-ever', /for ever/, { timeouts: docs }, { timeouts: bounded }],
  [
    'for-ever',
    /for ever/,
    { subject: 'workflow' },
    { subject: 'workflow', policy: { maximumAttempts: 3 } },
  ],
  [
    'one-attempt',
    /nothing is retried/,
    { timeouts: docs, policy: { maximumAttempts: 1 } },
    { timeouts: bounded },
  ],
  [
    'maximum-never-reached',
    /never reached/,
    { timeouts: docs, policy: { maximumIntervalMs: 60_000, maximumAttempts: 5 } },
    { timeouts: docs, policy: { maximumIntervalMs: 8000, maximumAttempts: 5 } },
  ],
  [
    'maximum-never-reached',
    /never reached/,
    { timeouts: { ...docs, scheduleToCloseMs: 20_000 }, policy: { maximumIntervalMs: 60_000 } },
    { timeouts: docs, policy: { maximumAttempts: 5 } },
  ],
  [
    'attempts-cut',
    /Only 3 of 6/,
    { timeouts: { ...docs, scheduleToCloseMs: 5000 }, policy: { maximumAttempts: 6 } },
    { timeouts: bounded, policy: { maximumAttempts: 6 } },
  ],
  [
    'outage',
    /before the outage of 10/,
    {
      timeouts: docs,
      policy: { maximumAttempts: 5 },
      outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails' }],
    },
    { timeouts: docs, outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails' }] },
  ],
  [
    'even-waits',
    /never grow/,
    { timeouts: bounded, policy: { backoffCoefficient: 1 } },
    { timeouts: bounded },
  ],
  [
    'storm',
    /come back together/,
    { timeouts: bounded, callers: { count: 2000, capacityPerSecond: 50 } },
    { timeouts: bounded, callers: { count: 2000, capacityPerSecond: 5000 } },
  ],
  [
    'no-policy',
    /never retried/,
    { subject: 'workflow', workflow: { hasRetryPolicy: false } },
    { subject: 'workflow' },
  ],
  [
    'dead-type',
    /never matches/,
    {
      timeouts: bounded,
      policy: { nonRetryableErrorTypes: ['TemporalTimeout:TIMEOUT_TYPE_START_TO_CLOSE'] },
    },
    { timeouts: bounded, policy: { nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] } },
  ],
  [
    'needless-type',
    /changes nothing/,
    { timeouts: bounded, policy: { nonRetryableErrorTypes: ['TemporalTimeout:ScheduleToClose'] } },
    { timeouts: bounded, policy: { nonRetryableErrorTypes: ['Other'] } },
  ],
  [
    'zero-delay',
    /ends the activity/,
    { timeouts: bounded, script: [fails(10, { nextRetryDelayMs: 0 })] },
    { timeouts: bounded, script: [fails(10)] },
  ],
  [
    'heartbeat-too-long',
    /does nothing/,
    { timeouts: { ...docs, heartbeatMs: 10_000 } },
    { timeouts: { ...docs, heartbeatMs: 9000 } },
  ],
  [
    'no-heartbeat',
    /noticed late/,
    { timeouts: { startToCloseMs: 600_000 } },
    { timeouts: { startToCloseMs: 600_000, heartbeatMs: 10_000 } },
  ],
  [
    'capped-by-run',
    /workflow ends before/,
    { timeouts: bounded, workflow: { runTimeoutMs: 60_000 } },
    { timeouts: bounded, workflow: { runTimeoutMs: 7_200_000 } },
  ],
  [
    'start-to-close-short',
    /cuts off successes/,
    { timeouts: docs, script: [succeeds(12_000)] },
    { timeouts: docs, script: [succeeds(2000)] },
  ],
  [
    'schedule-to-start',
    /never retried/,
    { timeouts: { ...docs, scheduleToStartMs: 1000 } },
    { timeouts: docs },
  ],
];

describe('advice', () => {
  test.each(rows)('%s is found where it applies, and only there', (id, title, bad, good) => {
    expect(find(bad, id)?.title).toMatch(title);
    expect(find(good, id)).toBeUndefined();
  });

  test.each(rows)('the fix of %s mends it and is accepted by the server', (id, _title, bad) => {
    const fix = find(bad, id)?.fix;
    if (!fix) throw new Error('there is no fix');
    expect(prepare(fix.scenario).ok).toBe(true);
    expect(findingsOf(fix.scenario).map((other) => other.id)).not.toContain(id);
  });

  test(
    'whatever the scenario: a fix mends what it is for, and the server takes it',
    { timeout: 60_000 },
    () => {
      const met = new Set<string>();
      fc.assert(
        fc.property(anyScenario, (scenario) => {
          for (const { id, fix } of findingsOf(scenario)) {
            met.add(id);
            if (!fix) continue;
            const prepared = prepare(fix.scenario);
            expect([id, prepared.ok]).toEqual([id, true]);
            expect(findingsOf(fix.scenario).map((other) => other.id)).not.toContain(id);
          }
        }),
        { numRuns: 2000, seed: 1 },
      );
      expect([...met]).toEqual(expect.arrayContaining(['for-ever', 'outage', 'attempts-cut']));
    },
  );

  test('the fix for an outage makes it survive', () => {
    const given = {
      timeouts: { ...docs, scheduleToCloseMs: 60_000 },
      policy: { maximumAttempts: 5 },
      outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails' }],
      script: [succeeds(100)],
    };
    const fixed = find(given, 'outage')?.fix?.scenario;
    if (!fixed) throw new Error('no fix');
    const prepared = prepare(fixed);
    if (!prepared.ok) throw new Error('refused');
    expect(simulate(fixed, prepared.plan).ending.kind).toBe('completed');
  });

  test('an outage that no attempt runs into is no reason to worry', () => {
    const outages = [
      { fromMs: 0, toMs: 4000, kind: 'fails' },
      { fromMs: 8000, toMs: 12_000, kind: 'fails' },
    ];
    const given = { timeouts: docs, policy: { maximumAttempts: 4 }, outages };
    expect(find({ ...given, script: [succeeds(100)] }, 'outage')).toBeUndefined();
  });

  test('an outage whose error is never retried is survived after the fix', () => {
    const given = {
      timeouts: docs,
      policy: { nonRetryableErrorTypes: ['ServiceUnavailable', 'Fatal'] },
      outages: [{ fromMs: 0, toMs: 4000, kind: 'fails' }],
      script: [succeeds(100)],
    };
    const fixed = find(given, 'outage')?.fix?.scenario;
    expect(fixed?.policy.nonRetryableErrorTypes).toEqual(['Fatal']);
  });

  test('problems come first, a refused scenario has no findings', () => {
    const severities = findingsOf(
      parseScenario({ timeouts: { ...docs, heartbeatMs: 20_000, scheduleToStartMs: 5 } }),
    ).map(({ severity }) => severity);
    expect(severities).toEqual(['problem', 'warning', 'hint']);
    expect(findingsOf(parseScenario({}))).toEqual([]);
  });
});
