import { z } from 'zod';
import { BUILT_EVENTS, day, EVENT, named } from './events';
import { parseExactly } from './json';
import { Names } from './names';
import { wrongInSets } from './sets';

/** The file cannot be posted as it is; nothing was. */
export class GoldenFileError extends Error {
  override readonly name = 'GoldenFileError';
}

const shares = z.record(named, z.bigint().min(1n).max(10_000n));
const set = z.object({ from: day, to: day.nullish(), shares });
const property = z.object({ sets: z.record(named, set) });

const POLICY = z.object({
  currency: z.literal('KES').default('KES'),
  allocation: z.literal('oldest_due_first').default('oldest_due_first'),
  vatPortionFirst: z.boolean().default(true),
  vatRemitter: z.enum(['owner', 'manager']).default('owner'),
  properties: z.record(named, property),
  leases: z.record(named, z.object({ property: named })),
});

const STATEMENT = z.looseObject({
  property: named,
  ownershipSet: named,
  period: z.string().regex(/^\d{4}-\d{2}$/),
});

const SCENARIO = z.object({
  name: z.string().min(1),
  policy: POLICY,
  events: z.array(EVENT),
  expected: z.object({
    trialBalance: z.record(z.string(), z.bigint()),
    statements: z.array(STATEMENT).default([]),
  }),
});

/** What decides how a scenario is posted: what of a fixture's policy concerns these events. */
export type GoldenPolicy = z.output<typeof POLICY>;

/** One scenario, whole and consistent: every lease, charge and receipt that an event names is there before it. */
export type GoldenScenario = z.output<typeof SCENARIO>;

/**
 * Reads a scenario file.
 * @throws GoldenFileError naming the scenario and the event when it is malformed, or asks for an event that is not built.
 */
export function readScenarios(text: string): GoldenScenario[] {
  const list = z.array(z.unknown()).safeParse(parsed(text));
  if (!list.success) throw new GoldenFileError('the file is not a list of scenarios');
  return list.data.map((raw, index) => {
    const name = nameOf(raw, index);
    refuseUnbuilt(raw, name);
    const scenario = SCENARIO.safeParse(raw);
    if (!scenario.success) {
      const [issue] = scenario.error.issues;
      throw new GoldenFileError(`${name}: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    const unknown = unknownName(scenario.data);
    if (unknown !== undefined) throw new GoldenFileError(`${name}: ${unknown}`);
    return scenario.data;
  });
}

function parsed(text: string): unknown {
  try {
    return parseExactly(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new GoldenFileError(`the file is not JSON: ${(error as Error).message}`);
  }
}

function nameOf(raw: unknown, index: number): string {
  const { data } = z.object({ name: z.string().min(1) }).safeParse(raw);
  return data === undefined ? `scenario ${index + 1}` : `scenario '${data.name}'`;
}

/** Said before anything else is: a file of events to come is not malformed. */
function refuseUnbuilt(raw: unknown, name: string): void {
  const { data } = z.object({ events: z.array(z.object({ type: z.string() })) }).safeParse(raw);
  const built: readonly string[] = BUILT_EVENTS;
  data?.events.forEach(({ type }, index) => {
    if (!built.includes(type))
      throw new GoldenFileError(`${name}, event ${index + 1}: ${type} is not built yet`);
  });
}

/** The first name that nothing in the scenario gives a meaning to, or that is given twice. */
function unknownName({ policy, events, expected }: GoldenScenario): string | undefined {
  const { properties, leases } = policy;
  for (const [name, { sets }] of Object.entries(properties)) {
    const wrong = wrongInSets(sets);
    if (wrong !== undefined) return `property ${name}: ${wrong}`;
  }
  for (const [lease, of] of Object.entries(leases)) {
    if (!Object.hasOwn(properties, of.property)) return `lease ${lease}: no property ${of.property}`;
  }
  for (const { property: of, ownershipSet } of expected.statements) {
    const sets = Object.hasOwn(properties, of) ? properties[of]?.sets : undefined;
    if (!Object.hasOwn(sets ?? {}, ownershipSet))
      return `statement: no set ${ownershipSet} of property ${of}`;
  }
  const names = new Names(Object.keys(leases));
  for (const [index, event] of events.entries()) {
    const wrong = names.wrongIn(event);
    if (wrong !== undefined) return `event ${index + 1}: ${wrong}`;
  }
  return undefined;
}
