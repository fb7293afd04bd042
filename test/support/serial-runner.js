// Jest's own runner, one test file after the other in Jest's own process: the files of `integration` start servers,
// kill processes and measure time, which two at once on few cores would disturb. The other projects stay parallel.
const { default: TestRunner } = require('jest-runner');

module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
