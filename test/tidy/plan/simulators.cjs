// Simulated providers stand outside the building: what they take for granted must not be what the product does.
const { BACKSTAGE, WING, forbid } = require('./paths.cjs');

module.exports = [
  forbid(
    'simulators-know-no-product',
    'A simulator is written from the provider’s documents alone: it imports itself and packages. With code of ours in it, a mistake of ours would look right.',
    { path: '^dev/simulators/([^/]+)/' },
    { path: [WING, BACKSTAGE], pathNot: '^dev/simulators/$1/' },
  ),
];
