import { z } from 'zod';
import { signPaymentLink } from '../../kernel/auth';
import { acceptPaymentLink } from '../../store/rent-payment/accept';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { customerOf } from './collecting';

const HOURS_DEFAULT = 72;
const HOURS_MAX = 720;
const MS_IN_HOUR = 3_600_000;

const LINK = z
  .strictObject({
    url: z.url().meta({ description: 'The page; whoever has the address may pay on it, without a sign-in.' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'PaymentLink' });

/** The end of a link, to the second: its token carries no more. */
function endOf(at: Date, hours: number): Date {
  const end = new Date(at.getTime() + hours * MS_IN_HOUR);
  end.setUTCMilliseconds(0);
  return end;
}

/**
 * Makes the address of a page where the rent of a lease is paid. The token in it is signed and stored nowhere; the record
 * of the key holds its end, from which a repeat makes the same address again.
 */
export const postPaymentLink = endpoint({
  id: 'createPaymentLink',
  method: 'post',
  path: '/v1/leases/{leaseId}/payment-links',
  tag: 'Payments',
  summary: 'Make a link to a page where the customer pays by M-Pesa',
  permission: 'payments.collect',
  params: z.strictObject({ leaseId: idSchema('lse') }),
  query: z.strictObject({}),
  body: z.strictObject({ expiresInHours: z.number().int().min(1).max(HOURS_MAX).default(HOURS_DEFAULT) }),
  success: { status: 201, description: 'The link; it works until it expires.', schema: LINK },
  errors: ['LEASE_NOT_FOUND'],
  async handle({ pool, callbackSecret, publicUrl }, { principal, params: { leaseId }, body, request }) {
    const { tenantId } = principal;
    const end = endOf(request.at, body.expiresInHours).toISOString();
    const response = { status: 201, location: `/v1/leases/${leaseId}`, body: { expiresAt: end } };
    const command = { tenantId, leaseId, customerId: customerOf(principal), request, response };
    const { status, body: recorded, replayed } = await acceptPaymentLink(pool, command);
    const expiresAt = String(recorded['expiresAt']);
    const token = signPaymentLink(callbackSecret, { tenantId, leaseId, expiresAt: new Date(expiresAt) });
    const url = `${publicUrl}/pay/${token}`;
    return { status, body: { url, expiresAt }, location: url, replayed };
  },
});
