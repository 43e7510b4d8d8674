/** Counts of tests, and how they are read from what the test tools write. */

/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing ran. */
export const NONE: Tally = { passed: 0, failed: 0, skipped: 0 };

/** The counts of both. */
export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The line that everything ends with. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A tool that ended with an error must not count as passed, whatever it wrote. */
function withStatus(tally: Tally, ok: boolean): Tally {
  return !ok && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** As much of vitest's JSON report as is read. */
interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Counts vitest's JSON report. A file that could not even be loaded is one failure. */
export function tallyOfVitest(report: string, ok: boolean): Tally {
  let tally = NONE;
  for (const file of (JSON.parse(report) as VitestReport).testResults) {
    const statuses = file.assertionResults.map(({ status }) => status);
    const passed = statuses.filter((status) => status === 'passed').length;
    const failed = statuses.filter((status) => status === 'failed').length;
    const skipped = statuses.length - passed - failed;
    const isBroken = file.status === 'failed' && failed === 0;
    tally = add(tally, { passed, failed: isBroken ? 1 : failed, skipped });
  }
  return withStatus(tally, ok);
}

/** As much of Playwright's JSON report as is read. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** Counts Playwright's JSON report. A test that passed only when tried again has failed. */
export function tallyOfPlaywright(report: string, ok: boolean): Tally {
  const { expected, unexpected, flaky, skipped } = (JSON.parse(report) as PlaywrightReport).stats;
  return withStatus({ passed: expected, failed: unexpected + flaky, skipped }, ok);
}

/** Reads the last line that is a tally, as our own suites print it; none is one failure. */
export function tallyOfOutput(output: string, ok: boolean): Tally {
  const lines = output.trimEnd().split('\n').toReversed();
  for (const line of lines) {
    const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line.trim());
    if (counts !== null) {
      const [passed = 0, failed = 0, skipped = 0] = counts
        .slice(1)
        .map((text) => Number(text ?? 0));
      return withStatus({ passed, failed, skipped }, ok);
    }
  }
  return { ...NONE, failed: 1 };
}
