// Tells the mutants program each test's result the moment it is known, one line of JSON each: a test that failed may leave
// connections behind that its tear-down then waits for, two minutes long.
const { writeSync } = require('node:fs');

const MARK = '@mutants ';
const STDOUT = 1;

const tell = (line) => writeSync(STDOUT, `${MARK}${JSON.stringify(line)}\n`);

module.exports = class Reporter {
  onTestCaseResult({ path: file }, { fullName, status, failureMessages }) {
    tell({ file, fullName, status, failureMessages });
  }

  /** A file that does not compile, or throws outside of its tests, has no result of a test. */
  onTestFileResult({ path: file }, { testExecError }) {
    if (testExecError)
      tell({ file, trouble: testExecError.stack ?? testExecError.message ?? String(testExecError) });
  }

  getLastError() {}
};
