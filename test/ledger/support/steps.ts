import fc from 'fast-check';

/** One command to be: what it concerns is picked among what there is when its turn comes. */
export interface Step {
  readonly type:
    | 'charge'
    | 'receipt'
    | 'receipt_undone'
    | 'deposit'
    | 'clear'
    | 'reverse'
    | 'apply_credit'
    | 'waiver'
    | 'concession'
    | 'write_off'
    | 'pay_owner';
  readonly lease: 0 | 1;
  readonly pick: number;
  readonly category: string;
  readonly method: 'cash' | 'cheque';
  readonly amount: bigint;
  readonly vat: bigint;
  /** Of an adjustment or a payment to the owner: part of what there is, in basis points; above 10,000 to be refused. */
  readonly partBps: bigint;
  /** Whether the last step of the command is done twice, as after a crash. */
  readonly repeated: boolean;
  /** Of a reversal or an adjustment: checked at the door, or accepted before what would have refused it there. */
  readonly atDoor: boolean;
}

/** A sequence of commands about one property with two leases, and how its agreement treats VAT. */
export interface Sequence {
  readonly vatFirst: boolean;
  readonly managerRemits: boolean;
  readonly steps: readonly Step[];
}

const TYPES: readonly Step['type'][] = [
  ...(['charge', 'charge', 'charge', 'receipt', 'receipt', 'receipt', 'receipt_undone'] as const),
  ...(['deposit', 'deposit', 'clear', 'reverse', 'apply_credit', 'apply_credit'] as const),
  ...(['waiver', 'concession', 'write_off', 'pay_owner', 'pay_owner'] as const),
];

/** How a sequence begins, so that most of what follows has something to concern. */
const BEGINNINGS: readonly (readonly Step['type'][])[] = [
  [],
  ['charge', 'receipt'],
  ['charge', 'charge', 'receipt', 'deposit'],
  ['charge', 'waiver', 'write_off'],
];

const CATEGORIES = [
  ...['rent', 'rent', 'rent', 'service_charge', 'utility', 'late_fee'],
  ...['bounced_fee', 'damage', 'recovery', 'deposit', 'company_fee'],
];

/** Small amounts that meet, the same beyond what a double holds, and amounts of which two do not fit 63 bits. */
const scales = fc.constantFrom(
  { unit: 1n, add: 0n },
  { unit: 2n ** 53n + 1n, add: 0n },
  { unit: 1n, add: 2n ** 62n - 1_000n },
);

const steps = fc.record({
  type: fc.constantFrom(...TYPES),
  lease: fc.constantFrom<(0 | 1)[]>(0, 0, 0, 1),
  pick: fc.nat(1_000),
  category: fc.constantFrom(...CATEGORIES),
  method: fc.constantFrom<('cash' | 'cheque')[]>('cash', 'cash', 'cheque'),
  amount: fc.oneof(fc.bigInt(1n, 300n), fc.constantFrom(100n, 116n)),
  vat: fc.oneof(fc.constant(0n), fc.bigInt(1n, 100n)),
  partBps: fc.oneof(fc.bigInt(1n, 10_000n), fc.constantFrom(5_000n, 10_000n, 10_000n, 10_001n)),
  repeated: fc.constantFrom(false, false, false, true),
  atDoor: fc.boolean(),
});

/** Sequences of up to 13 commands. */
export const sequences: fc.Arbitrary<Sequence> = fc
  .record({
    vatFirst: fc.constantFrom(true, true, false),
    managerRemits: fc.boolean(),
    scale: scales,
    beginning: fc.constantFrom(...BEGINNINGS),
    drawn: fc.array(steps, { minLength: 4, maxLength: 4, size: 'max' }),
    rest: fc.array(steps, { minLength: 3, maxLength: 9, size: 'max' }),
  })
  .map(({ vatFirst, managerRemits, scale: { unit, add }, beginning, drawn, rest }) => {
    const begun = beginning.map((type, index) => ({ ...drawn[index]!, type, lease: 0 as const }));
    const scaled = (step: Step): Step => ({
      ...step,
      amount: step.amount * unit + add,
      vat: step.vat === 0n ? 0n : step.vat * unit + add / 8n,
    });
    return { vatFirst, managerRemits, steps: [...begun, ...rest].map(scaled) };
  });
