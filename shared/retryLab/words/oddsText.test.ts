import { expect, test } from 'vitest';
import { parseScenario } from '../scenario.ts';
import { oddsText } from './oddsText.ts';

const text = (scenario: object): string =>
  oddsText(parseScenario(scenario)).replaceAll('\u00a0', ' ');

test('without odds of its own it says those that are assumed', () => {
  expect(text({})).toBe(
    '40.0 % of attempts fail after 150 ms to 750 ms, the others succeed after 300 ms to 1.8 s',
  );
});

test('everything that chance decides is said', () => {
  const odds = {
    failShare: 0.1,
    hangShare: 0.02,
    nonRetryableShare: 0.05,
    failsAfter: { kind: 'constant', ms: 100 },
    succeedsAfter: { kind: 'logNormal', medianMs: 800, sigma: 0.5 },
    queue: { kind: 'exponential', meanMs: 2000 },
    outageDelayMsMax: 60_000,
  };
  expect(text({ odds, outages: [{ fromMs: 0, toMs: 1000, kind: 'fails' }] })).toBe(
    '10.0 % of attempts outside of outages fail after 100 ms, 5.0 % fail for good after 100 ms, 2.0 % hang, ' +
      'the others succeed after 800 ms in the middle (log-normal, σ 0.5), ' +
      'each waits 2 s on average (exponential) for a worker, outages begin up to 1 m later',
  );
});
