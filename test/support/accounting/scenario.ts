import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Amounts and dates as in the fixture files: integer cents, business dates. */
export interface ScenarioEvent {
  readonly date: string;
  readonly type: string;
  readonly [field: string]: string | number | undefined;
}

interface ScenarioSet {
  readonly from: string;
  readonly to?: string;
  readonly shares: Readonly<Record<string, number>>;
}

/** What the rules need of a fixture's policy. */
export interface ScenarioPolicy {
  readonly vatPortionFirst?: boolean;
  readonly vatRemitter?: 'owner' | 'manager';
  readonly properties: Readonly<Record<string, { readonly sets: Readonly<Record<string, ScenarioSet>> }>>;
  readonly leases: Readonly<Record<string, { readonly property: string }>>;
}

/** One golden scenario (fixtures/README.md). */
export interface Scenario {
  readonly name: string;
  readonly policy: ScenarioPolicy;
  readonly events: readonly ScenarioEvent[];
  readonly expected: {
    readonly trialBalance: Readonly<Record<string, number>>;
    readonly statements: readonly Readonly<Record<string, unknown>>[];
  };
}

/** Where the fixtures are on a checkout that has them beside it. */
const FIXTURES = join(__dirname, '../../../../shared/fixtures');

/** The scenarios of a fixture file; none where the fixtures are not beside this checkout. */
export function fixtureScenarios(file: string): Scenario[] {
  const path = join(FIXTURES, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Scenario[]) : [];
}
