import type { OwnCash } from '../../domain/accounting/transfer';

/** Our own accounts that hold money, one of each kind. */
export const PLACES = {
  1010: { bankAccount: 'KCB-1' },
  1020: { bankAccount: 'KCB-2' },
  1030: { shortcode: '600100' },
  1040: { shortcode: '600200' },
} as const satisfies Record<OwnCash['account'], OwnCash['place']>;

/** Who takes card payments for us. */
export const PROCESSOR = 'card-processor';
