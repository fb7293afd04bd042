/** What the demo expected and what it found. */
export class Expectations {
  private met = 0;

  constructor(private readonly say: (line: string) => void) {}

  /** @throws Error when what was found is not, to the letter, what was expected. */
  same(what: string, found: unknown, expected: unknown): void {
    const [seen, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
    if (seen !== wanted) throw new Error(`${what}: expected ${wanted}, found ${seen}`);
    this.met += 1;
    this.say(`    ✓ ${what}: ${seen}`);
  }

  /** How many were met so far. */
  get count(): number {
    return this.met;
  }
}

/** `KES 25,000.00` of minor units, for people. */
export function shillings(amountMinor: bigint): string {
  const digits = amountMinor.toString().replace('-', '').padStart(3, '0');
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `KES ${amountMinor < 0n ? '-' : ''}${whole}.${digits.slice(-2)}`;
}
