import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../prepare.ts';
import { parseScenario } from '../scenario.ts';
import { simulate } from '../simulate.ts';
import { verdictOf } from '../words/verdict.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { presets } from './presets.ts';
import {
  compactScenario,
  decodeScenario,
  encodeScenario,
  readScenarioFile,
  scenarioFile,
} from './share.ts';

describe('links and files', () => {
  test('base64url is that of the platform, and is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toBase64url(text)).toBe(Buffer.from(text).toString('base64url'));
        expect(fromBase64url(toBase64url(text))).toBe(text);
      }),
    );
  });

  test.each(presets.map(({ id, scenario }) => [id, scenario] as const))(
    '%s goes into a link and a file and comes back',
    (_id, scenario) => {
      expect(decodeScenario(encodeScenario(scenario))).toEqual({ ok: true, scenario });
      expect(readScenarioFile(scenarioFile(scenario))).toEqual({ ok: true, scenario });
      expect(encodeScenario(scenario).length).toBeLessThan(1500);
    },
  );

  test('what is default is not written', () => {
    expect(compactScenario(parseScenario({ timeouts: { startToCloseMs: 1 } }))).toEqual({
      timeouts: { startToCloseMs: 1 },
    });
    expect(compactScenario(parseScenario({}))).toEqual({});
  });

  test.each([
    ['', 'This link was not made by this version of the retry lab.'],
    ['2.e30', 'This link was not made by this version of the retry lab.'],
    ['1.e30x', 'This link is damaged'],
    ['1.!', 'This link is damaged: a part is missing.'],
    [`1.${toBase64url('{"queueMs":-1}')}`, 'This link is damaged at queueMs: '],
  ])('a damaged link is told: %s', (encoded, message) => {
    const read = decodeScenario(encoded);
    expect(read.ok ? '' : read.message).toContain(message);
  });

  test('any cut link is told, never thrown', () => {
    const whole = encodeScenario(presets[0].scenario);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeScenario(whole.slice(0, length))).not.toThrow();
    }
  });

  test('files may be options in code', () => {
    const read = readScenarioFile(
      `{ "startToCloseTimeout": "10s", "retryPolicy": { "maximumAttempts": 3 } }`,
    );
    expect(
      read.ok && [read.scenario.timeouts.startToCloseMs, read.scenario.policy.maximumAttempts],
    ).toEqual([10_000, 3]);
    expect(readScenarioFile('hello')).toEqual({
      ok: false,
      message: 'There are no activity or retry options in this text.',
    });
  });
});

describe('presets', () => {
  test.each(presets.map((preset) => [preset.id, preset.scenario] as const))(
    '%s is accepted by the server and completes',
    (_id, scenario) => {
      const prepared = prepare(scenario);
      if (!prepared.ok) throw new Error(prepared.problems[0].message);
      expect(simulate(scenario, prepared.plan).ending.kind).toBe('completed');
    },
  );

  test('the 10-minute outage is survived, in words', () => {
    const scenario = presets.find(({ id }) => id === 'outage')?.scenario;
    if (!scenario) throw new Error('no such preset');
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error('refused');
    expect(verdictOf(scenario, simulate(scenario, prepared.plan)).outage).toMatch(
      /^It survives the outage of 10\u00a0m: 15 attempts hit it/,
    );
  });
});
