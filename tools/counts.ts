/** How many tests passed, as each runner reports it. Pure: its report in, numbers out. */

/** Tests by their outcome. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The counts of several runs together. */
export function sumCounts(counts: readonly TestCounts[]): TestCounts {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The line that a test run ends with: `12 passed, 0 failed`, and the skipped ones where there are any. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * The counts of a runner that ended with `status`. A runner that failed without saying which test did, or that ran no
 * test at all, counts as one failure: silence is not success.
 */
export function honestCounts(counts: TestCounts, status: number): TestCounts {
  const ran = counts.passed + counts.failed + counts.skipped;
  const silent = counts.failed === 0 && (status !== 0 || ran === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

/** Reads the summary at the end of a TAP report of Node's test runner. */
export function countsOfTap(report: string): TestCounts {
  const number = (name: string): number => {
    const matches = [...report.matchAll(new RegExp(`^# ${name} (\\d+)$`, "gm"))];
    return Number(matches.at(-1)?.[1] ?? 0);
  };
  return {
    passed: number("pass"),
    failed: number("fail") + number("cancelled"),
    skipped: number("skipped") + number("todo"),
  };
}

/** Reads the first `<testsuite>` of a JUnit report, as pytest writes it. */
export function countsOfJunit(report: string): TestCounts {
  const suite = /<testsuite [^>]*>/.exec(report)?.[0] ?? "";
  const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  const skipped = number("skipped");
  return { passed: number("tests") - failed - skipped, failed, skipped };
}
