import { expectBookHolds } from '../../test/support/accounting/invariants';
import { OWN_SCENARIOS } from '../../test/support/accounting/own-scenarios';
import { isBuilt, playAll } from '../../test/support/accounting/play';
import { fixtureScenarios, type Scenario } from '../../test/support/accounting/scenario';
import { statementOf } from './statement';

const FILES = ['golden-cash.json', 'golden-mpesa.json', 'golden.json'];
const scenarios = [...OWN_SCENARIOS, ...FILES.flatMap(fixtureScenarios).filter(isBuilt)];

function statements({ policy, events, expected }: Scenario) {
  const { lines } = playAll(policy, events);
  return expected.statements.map((wanted) => {
    const [propertyId, setId] = [String(wanted['property']), String(wanted['ownershipSet'])];
    const shares = Object.entries(policy.properties[propertyId]?.sets[setId]?.shares ?? {});
    const owners = shares.map(([ownerId, shareBps]) => ({ ownerId, shareBps }));
    return statementOf({ propertyId, setId, period: String(wanted['period']), shares: owners, lines });
  });
}

/** JSON as the fixtures have it, so that the order of keys counts too. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
}

describe.each(scenarios)('golden scenario: $name', (scenario) => {
  it('ends in exactly the expected trial balance', () => {
    const book = playAll(scenario.policy, scenario.events);
    expect(JSON.parse(json(book.trialBalance()))).toEqual(scenario.expected.trialBalance);
    expectBookHolds(book);
  });

  it('ends in exactly the expected statements, keys in order', () => {
    expect(json(statements(scenario))).toBe(json(scenario.expected.statements));
  });
});
