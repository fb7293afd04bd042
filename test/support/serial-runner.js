// Jest's own runner, one test file after the other: the files of `integration` start servers, kill processes and
// measure time, which two at once on few cores would disturb. In a worker process all the same, so that a file which
// brings its process down fails alone. The other projects stay parallel.
const { default: TestRunner } = require('jest-runner');

module.exports = class SerialRunner extends TestRunner {
  constructor(globalConfig, context) {
    super({ ...globalConfig, maxWorkers: 1 }, context);
  }

  runTests(tests, watcher, options) {
    return super.runTests(tests, watcher, { ...options, serial: false });
  }
};
