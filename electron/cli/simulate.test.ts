import { describe, expect, test } from 'vitest';
import { runSimulate } from './simulate.ts';
import { UsageError } from './usageError.ts';

const FILES: Readonly<Record<string, string>> = {
  'docs.json': '{"startToCloseTimeout": "10s"}',
  'payment.ts': `proxyActivities({ scheduleToCloseTimeout: '30s', startToCloseTimeout: '3s', retry: { maximumAttempts: 6, maximumInterval: '10s' } })`,
  'refused.json':
    '{"startToCloseTimeout": "10s", "retryPolicy": {"initialInterval": "1s", "maximumInterval": "0.5s"}}',
  'storm.json':
    '{"timeouts": {"startToCloseMs": 10000}, "callers": {"count": 100, "capacityPerSecond": 10}, "odds": {"failShare": 0}}',
  'empty.json': '{}',
  'policy.json': '{"initialInterval": "1s", "backoffCoefficient": 2}',
  'cut.json': '{"initialInterval":"1s",',
};

function simulate(...argv: string[]) {
  let output = '';
  const code = runSimulate(argv, {
    read: (path) => {
      const text = FILES[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    print: (text) => {
      output += text;
    },
  });
  return { code, output: output.replaceAll('\u00a0', ' ') };
}

describe('timelapse simulate', () => {
  test('says what happens', () => {
    const { code, output } = simulate('docs.json', '--outcomes', 'fail 10ms, succeed 10ms');
    expect(code).toBe(0);
    expect(output).toBe(
      [
        'Completes after 1.02 s: on attempt 2.',
        '',
        '     0.010 s  Attempt 1 fails with Error. Wait: 1 s × 2^0 = 1 s.',
        '     1.020 s  Attempt 2 succeeds.',
        '',
        'Worth a look:',
        '  Retries go on for ever. Maximum attempts is unlimited and there is no schedule to close: a failure that never goes away is retried every 1 m 40 s until somebody notices.',
        '',
      ].join('\n'),
    );
  });

  test('as JSON', () => {
    const { output } = simulate(
      'payment.ts',
      '--outcomes=fail 1s',
      '--json',
      '--runs',
      '200',
      '--seed',
      '7',
    );
    expect(JSON.parse(output)).toMatchObject({
      // Attempt 6 would be scheduled at 30 s, just when schedule to close comes.
      ending: { kind: 'timedOut', attempts: 5, atMs: 30_000, isInBackoff: true },
      runs: { count: 200, seed: 7, assumed: { failShare: 0.4, hangShare: 0 } },
      expectations: [],
    });
  });

  test('expectations that are met, and one that is not', () => {
    const met = [
      '--expect',
      'p99 < 30 s',
      '--expect',
      'success >= 99 %',
      '--expect',
      'end = completed',
    ];
    expect(simulate('payment.ts', ...met)).toMatchObject({ code: 0 });
    const { code, output } = simulate('payment.ts', ...met, '--expect', 'p50 < 1 ms');
    expect(code).toBe(1);
    expect(output).toMatch(/met {6}p99 < 30 s {2}\(it is [\d.]+ s\)/);
    expect(output).toMatch(/NOT MET {2}p50 < 1 ms/);
    expect(output.replaceAll('\u00a0', ' ')).toContain(
      'assumed: 40.0 % of attempts fail after 150 ms to 750 ms, the others succeed after 300 ms to 1.8 s',
    );
  });

  test('the same seed gives the same answer', () => {
    const run = (seed: string) => simulate('payment.ts', '--runs', '500', '--seed', seed).output;
    expect(run('3')).toBe(run('3'));
    expect(run('3')).not.toBe(run('4'));
  });

  test('what the server refuses has an exit code of its own', () => {
    const { code, output } = simulate('refused.json');
    expect(code).toBe(3);
    expect(output).toContain(
      'MaximumInterval cannot be less than InitialInterval on retry policy.',
    );
    expect(JSON.parse(simulate('refused.json', '--json').output)).toMatchObject({
      refused: [{ field: 'policy.maximumIntervalMs' }],
    });
  });

  test('a policy alone is told what else it needs', () => {
    const { code, output } = simulate('policy.json');
    expect(code).toBe(3);
    expect(output).toContain('Add one to the file, such as "startToCloseTimeout": "30s".');
  });

  test('JSON that breaks off is called so', () => {
    expect(() => simulate('cut.json')).toThrow('The JSON breaks off: its last bracket is missing.');
  });

  test('many callers', () => {
    expect(simulate('storm.json').output).toMatch(
      /100 callers at once: 100 succeed, the last is done after/,
    );
  });

  test.each([
    [[], 'takes one file'],
    [['docs.json', 'payment.ts'], 'takes one file'],
    [['nowhere.json'], 'nowhere.json cannot be read: no such file.'],
    [['empty.json'], 'There are no activity or retry options'],
    [['docs.json', '--outcomes', 'explode'], '"explode": an outcome starts with'],
    [['docs.json', '--expect', 'quick'], 'is no expectation'],
    [['docs.json', '--expect', 'p200 < 1 s'], '"p200" is not known'],
    [['docs.json', '--expect', 'constructor < 1'], '"constructor" is not known'],
    [['docs.json', '--expect', 'p99 < soon'], 'Give a length such as 30 s'],
    [['docs.json', '--expect', 'success > 200 %'], 'Give a share such as 99.9 %'],
    [['docs.json', '--expect', 'end < failed'], 'compared with "=" only'],
    [['docs.json', '--runs', '-1'], 'Give a whole number from 1'],
    [['docs.json', '--seed', 'x'], 'Give a whole number from 0'],
    [['docs.json', '--rusn', '1'], 'Did you mean --runs?'],
  ])('%j is refused with what to do', (argv, message) => {
    expect(() => simulate(...argv)).toThrow(UsageError);
    expect(() => simulate(...argv)).toThrow(message);
  });
});
