import assert from "node:assert/strict";
import { test } from "node:test";

import { closingLine, countsOfJunit, countsOfTap, honestCounts, sumCounts } from "../../tools/counts.ts";

const tap = `ok 1 - first
# tests 9
# suites 1
# pass 4
# fail 1
# cancelled 1
# skipped 2
# todo 1
# duration_ms 12.5
`;

test("countsOfTap() takes the summary: cancelled tests have failed", () => {
  assert.deepEqual(countsOfTap(tap), { passed: 4, failed: 2, skipped: 3 });
  assert.deepEqual(
    countsOfTap(`# pass 99\n${tap}`),
    { passed: 4, failed: 2, skipped: 3 },
    "a test may print such a line",
  );
  assert.deepEqual(countsOfTap(""), { passed: 0, failed: 0, skipped: 0 });
});

test("countsOfJunit() takes the suite's attributes: errors have failed", () => {
  const report =
    '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.2"></testsuite></testsuites>';
  assert.deepEqual(countsOfJunit(report), { passed: 4, failed: 3, skipped: 3 });
});

test("honestCounts() counts a runner that died, or ran nothing, as a failure", () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  assert.equal(honestCounts(none, 0).failed, 1);
  assert.equal(honestCounts({ ...none, passed: 3 }, 1).failed, 1);
  assert.deepEqual(honestCounts({ ...none, passed: 3 }, 0), { passed: 3, failed: 0, skipped: 0 });
  assert.deepEqual(honestCounts({ ...none, failed: 2 }, 1), { passed: 0, failed: 2, skipped: 0 });
});

test("closingLine() names skipped tests only where there are any", () => {
  const counts = sumCounts([
    { passed: 1, failed: 2, skipped: 0 },
    { passed: 10, failed: 20, skipped: 0 },
  ]);
  assert.equal(closingLine(counts), "11 passed, 22 failed");
  assert.equal(closingLine({ ...counts, skipped: 3 }), "11 passed, 22 failed, 3 skipped");
});
