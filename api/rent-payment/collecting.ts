import { z } from 'zod';
import { attemptWorkflowId, FLOWS_TASK_QUEUE, WORKFLOW_TYPES } from '../../contracts/rent-payment';
import { permitsAsStaff, type Principal } from '../../kernel/auth';
import { AppError } from '../../kernel/errors';
import type { StartOfAttempt } from '../../store/rent-payment/accept';
import type { positiveMoney } from '../middleware/schemas';

/** The phone to ask: a Kenyan mobile number, with its country code. */
export const phoneSchema = z
  .string()
  .regex(/^\+?254(7|1)\d{8}$/, 'a mobile number +2547… or +2541…')
  .nullable()
  .default(null)
  .meta({ description: 'The phone to ask; null for the customer’s own.', example: '+254708374149' });

/** Whose leases a caller may ask rent for: the company's by a role of its staff that may collect, else a customer's own. */
export function customerOf({ roles, subject }: Principal): string | null {
  return permitsAsStaff(roles, 'payments.collect') ? null : subject;
}

const MINOR_IN_SHILLING = 100n;

/**
 * An amount that M-Pesa moves, in minor units.
 * @throws AppError AMOUNT_OUT_OF_LIMITS, AMOUNT_NOT_WHOLE.
 */
export function wholeShillings(
  { amount, currency }: z.output<typeof positiveMoney>,
  amountMinorMax: bigint,
): bigint {
  const amountMinor = BigInt(amount);
  if (amountMinor > amountMinorMax) {
    const limit = { amount: String(amountMinorMax), currency };
    throw new AppError('AMOUNT_OUT_OF_LIMITS', undefined, { limit });
  }
  if (amountMinor % MINOR_IN_SHILLING !== 0n) throw new AppError('AMOUNT_NOT_WHOLE');
  return amountMinor;
}

/** How the process of an attempt is started; its input is ids only. */
export function attemptProcess(tenantId: string, paymentId: string): StartOfAttempt {
  return ({ attemptId, number }, attributes) => ({
    tenantId,
    workflowId: attemptWorkflowId(paymentId, number),
    workflowType: WORKFLOW_TYPES.mpesaPayment,
    taskQueue: FLOWS_TASK_QUEUE,
    input: { tenantId, paymentId, attemptId },
    attributes,
    summary: `M-Pesa, attempt ${number} at ${paymentId}`,
  });
}
