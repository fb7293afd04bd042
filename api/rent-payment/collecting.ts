import { z } from 'zod';
import { attemptWorkflowId, FLOWS_TASK_QUEUE, WORKFLOW_TYPES } from '../../contracts/rent-payment';
import type { Principal } from '../../kernel/auth';
import type { StartOfAttempt } from '../../store/rent-payment/accept';

/** The phone to ask: a Kenyan mobile number, with its country code. */
export const phoneSchema = z
  .string()
  .regex(/^\+?254(7|1)\d{8}$/, 'a mobile number +2547… or +2541…')
  .nullable()
  .default(null)
  .meta({ description: 'The phone to ask; null for the customer’s own.', example: '+254708374149' });

/** Whose leases a caller may ask rent for: a customer their own, everybody else the company's. */
export function customerOf({ roles, subject }: Principal): string | null {
  return roles.every((role) => role === 'customer') ? subject : null;
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
