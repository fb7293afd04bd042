import type { AccountNumber } from './chart';

/**
 * What a charge is for → the account its billing credits. `deposit` and `company_fee` are not the owner's income: they
 * rest on 2105 until they are received.
 */
export const BILLED_TO = {
  rent: '4010',
  service_charge: '4020',
  utility: '4030',
  late_fee: '4040',
  bounced_fee: '4050',
  damage: '4060',
  recovery: '4070',
  deposit: '2105',
  company_fee: '2105',
} as const satisfies Record<string, AccountNumber>;

/** What a charge is for; for income also the category of its lines on 2200 and 2205. */
export type ChargeCategory = keyof typeof BILLED_TO;

/** False for what passes through the trust without being the owner's: deposits and the company's own fees. */
export function isOwnersIncome(category: ChargeCategory): boolean {
  return category !== 'deposit' && category !== 'company_fee';
}
