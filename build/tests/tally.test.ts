import { expect, it } from 'vitest';
import { tallyLine, tallyOfOutput, tallyOfPlaywright, tallyOfVitest } from './tally.ts';

const vitest = (...files: [status: string, ...tests: string[]][]) =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  });

it('writes the last line, skipped only when there are any', () => {
  expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

it('counts what vitest reports', () => {
  const report = vitest(['passed', 'passed', 'passed', 'skipped'], ['failed', 'failed', 'todo']);
  expect(tallyOfVitest(report, false)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

it('counts a test file that does not load as a failure', () => {
  expect(tallyOfVitest(vitest(['failed'], ['passed', 'passed']), false)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});

it('never calls a tool that ended with an error passed', () => {
  expect(tallyOfVitest(vitest(['passed', 'passed']), false)).toMatchObject({ failed: 1 });
  expect(tallyOfOutput('5 passed, 0 failed', false)).toMatchObject({ passed: 5, failed: 1 });
});

it('counts a flaky end-to-end test as failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(tallyOfPlaywright(JSON.stringify({ stats }), false)).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
  });
});

it('reads the last tally of an output', () => {
  const output =
    'group a: 1 passed, 0 failed\n2 passed, 0 failed\n70 passed, 0 failed, 210 skipped\n\n';
  expect(tallyOfOutput(output, true)).toEqual({ passed: 70, failed: 0, skipped: 210 });
  expect(tallyOfOutput('2 passed, 0 failed\nsome noise at the end', true)).toMatchObject({
    passed: 2,
  });
  expect(tallyOfOutput('crashed', false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
