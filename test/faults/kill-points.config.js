// `jest -c test/faults/kill-points.config.js` (npm run build first): apart from `npm test` while it is known to fail under load.
const { projects } = require('../../jest.config.js');

const integration = projects.find(({ displayName }) => displayName === 'integration');
module.exports = {
  ...integration,
  testTimeout: 120_000,
  testMatch: ['<rootDir>/test/faults/kill-points.ts'],
};
