// Records histories (see record*.ts); no test run uses it.
const { projects } = require('../../jest.config.js');

const integration = projects.find(({ displayName }) => displayName === 'integration');
module.exports = { ...integration, testTimeout: 120_000, testMatch: ['<rootDir>/test/replay/record*.ts'] };
