import { newId } from '../../../kernel/db';
import { phoneOf, today } from '../../support/rent-payment/scene';
import { endpointOf } from './asks';
import { casesOf, type Askers, type BadCase } from './bad-case';

const kes = (amount: string) => ({ amount, currency: 'KES' });
const RECEIPT = 'SKL9XY00ZZ';

const collect = (changes: object) => ({
  body: { leaseId: '', amount: kes('100'), phone: phoneOf(0), ...changes },
});
const again = (paymentId: string, phone: string | null = phoneOf(0)) => ({
  path: `/v1/payments/${paymentId}/attempts`,
  body: { phone },
});
const link = (leaseId: string) => ({ path: `/v1/leases/${leaseId}/payment-links`, body: {} });
const resolve = (reviewId: string, evidence: object) => ({
  path: `/v1/reviews/${reviewId}/resolutions`,
  body: { evidence, reason: 'looked it up' },
});
/** The token of a customer, and of nobody whose lease it is. */
const asCustomer = ({ byRole }: Askers) => ({ headers: { authorization: `Bearer ${byRole['customer']}` } });
const asUnready = ({ unready }: Askers) => ({ headers: { authorization: `Bearer ${unready.token}` } });

const collectByMpesa = endpointOf('collectByMpesa');
const retryByMpesa = endpointOf('retryByMpesa');
const createPaymentLink = endpointOf('createPaymentLink');
const resolveReview = endpointOf('resolveReview');
const refundPayment = endpointOf('refundPayment');
const approveRefund = endpointOf('approveRefund');

const COLLECTIONS: readonly BadCase[] = [
  ...casesOf(collectByMpesa, 'LEASE_NOT_FOUND', {
    'a lease that nobody has': () => collect({ leaseId: newId('lse') }),
    'a lease of another customer': (askers) => ({
      ...collect({ leaseId: askers.things.leaseId }),
      ...asCustomer(askers),
    }),
  }),
  ...casesOf(collectByMpesa, 'AMOUNT_OUT_OF_LIMITS', {
    'a shilling beyond the limit': ({ things: { leaseId } }) => collect({ leaseId, amount: kes('25000100') }),
  }).map((bad): BadCase => ({ ...bad, extras: () => ({ limit: kes('25000000') }) })),
  ...casesOf(collectByMpesa, 'AMOUNT_NOT_WHOLE', {
    'an amount with cents': ({ things: { leaseId } }) => collect({ leaseId, amount: kes('150') }),
  }),
  ...casesOf(collectByMpesa, 'PHONE_MISSING', {
    'a customer without a phone': ({ things: { phonelessLeaseId: leaseId } }) =>
      collect({ leaseId, phone: null }),
  }),
  ...casesOf(collectByMpesa, 'MPESA_NOT_SET_UP', {
    'a company without a paybill': (askers) => ({
      ...collect({ leaseId: askers.unready.leaseId }),
      ...asUnready(askers),
    }),
  }),
];

const RETRIES: readonly BadCase[] = [
  ...casesOf(retryByMpesa, 'PAYMENT_NOT_FOUND', { 'a payment that nobody has': () => again(newId('pay')) }),
  ...casesOf(retryByMpesa, 'LEASE_NOT_FOUND', {
    'a payment for a lease of another customer': (askers) => ({
      ...again(askers.things.failedMpesaPaymentId),
      ...asCustomer(askers),
    }),
  }),
  ...casesOf(retryByMpesa, 'ATTEMPT_OPEN', {
    'a payment whose last outcome is unknown': ({ things }) => again(things.openPaymentId),
  }),
  ...casesOf(retryByMpesa, 'PAYMENT_NOT_RETRYABLE', {
    'cash that succeeded': ({ things }) => again(things.undepositedPaymentId),
    'cash that failed': ({ things }) => again(things.failedPaymentId),
  }),
  ...casesOf(retryByMpesa, 'ATTEMPTS_EXHAUSTED', {
    'a payment tried twenty times': ({ things }) => again(things.exhaustedPaymentId),
  }),
  ...casesOf(retryByMpesa, 'PHONE_MISSING', {
    'a customer without a phone': ({ things }) => again(things.phonelessPaymentId, null),
  }),
  ...casesOf(retryByMpesa, 'MPESA_NOT_SET_UP', {
    'a company without a paybill': (askers) => ({ ...again(askers.unready.paymentId), ...asUnready(askers) }),
  }),
];

const LINKS: readonly BadCase[] = casesOf(createPaymentLink, 'LEASE_NOT_FOUND', {
  'a lease that nobody has': () => link(newId('lse')),
  'a lease of another customer': (askers) => ({ ...link(askers.things.leaseId), ...asCustomer(askers) }),
});

const RESOLUTIONS: readonly BadCase[] = [
  ...casesOf(resolveReview, 'REVIEW_NOT_FOUND', {
    'a review that nobody has': () => resolve(newId('rvw'), { kind: 'statement' }),
  }),
  ...casesOf(resolveReview, 'REVIEW_NOT_OPEN', {
    'a review that is resolved': ({ things }) => resolve(things.resolvedReviewId, { kind: 'statement' }),
  }),
  ...casesOf(resolveReview, 'EVIDENCE_UNFIT', {
    'a note about money': ({ things }) => resolve(things.reviewId, { kind: 'note' }),
  }),
  ...casesOf(resolveReview, 'LEASE_NOT_FOUND', {
    'a lease that nobody has': ({ things }) =>
      resolve(things.unidentifiedReviewId, { kind: 'lease', leaseId: newId('lse') }),
  }),
  ...casesOf(resolveReview, 'STATEMENT_LINE_NOT_FOUND', {
    'a line that no statement has': ({ things }) =>
      resolve(things.reviewId, { kind: 'statement_line', transactionId: RECEIPT }),
  }),
  ...casesOf(resolveReview, 'RECEIPT_CREDITED', {
    'a receipt that is credited': ({ things: { reviewId, creditedReceipt: receiptNumber } }) =>
      resolve(reviewId, { kind: 'receipt', receiptNumber }),
  }),
];

const refund = (paymentId: string, amount = '100') => ({
  path: `/v1/payments/${paymentId}/refunds`,
  body: { amount: kes(amount), reason: 'paid twice' },
});
const approve = (refundId: string) => ({ path: `/v1/refunds/${refundId}/approvals`, body: {} });

const REFUNDS: readonly BadCase[] = [
  ...casesOf(endpointOf('reversePayment'), 'PAYMENT_NOT_REVERSIBLE', {
    'money of M-Pesa, which a refund takes back': ({ things }) => ({
      path: `/v1/payments/${things.refundablePaymentId}/reversals`,
      body: { reason: 'in error', reversedOn: today() },
    }),
  }),
  ...casesOf(refundPayment, 'PAYMENT_NOT_FOUND', { 'a payment that nobody has': () => refund(newId('pay')) }),
  ...casesOf(refundPayment, 'PAYMENT_NOT_REFUNDABLE', {
    'cash that succeeded': ({ things }) => refund(things.undepositedPaymentId),
    'a payment by M-Pesa that failed': ({ things }) => refund(things.failedMpesaPaymentId),
  }),
  ...casesOf(refundPayment, 'REFUND_EXCEEDS_PAYMENT', {
    'a shilling more than was received': ({ things }) => refund(things.refundablePaymentId, '2500100'),
  }),
  ...casesOf(refundPayment, 'AMOUNT_NOT_WHOLE', {
    'an amount with cents': ({ things }) => refund(things.refundablePaymentId, '150'),
  }),
  ...casesOf(refundPayment, 'AMOUNT_OUT_OF_LIMITS', {
    'a shilling beyond the limit': ({ things }) => refund(things.refundablePaymentId, '25000100'),
  }).map((bad): BadCase => ({ ...bad, extras: () => ({ limit: kes('25000000') }) })),
  ...casesOf(refundPayment, 'PHONE_MISSING', {
    'a payer whose number nobody has': ({ things }) => refund(things.payerlessPaymentId),
  }),
  ...casesOf(approveRefund, 'REFUND_NOT_FOUND', { 'a refund that nobody has': () => approve(newId('rfd')) }),
  ...casesOf(approveRefund, 'REFUND_NOT_AWAITING', {
    'a refund that is refused': ({ things }) => approve(things.refusedRefundId),
  }),
  ...casesOf(approveRefund, 'SAME_PERSON', {
    'the one who asked for it': ({ things }) => approve(things.ownRefundId),
  }),
  ...casesOf(endpointOf('getRefund'), 'REFUND_NOT_FOUND', {
    'an id that nobody has': () => ({ path: `/v1/refunds/${newId('rfd')}` }),
  }),
];

const READS: readonly BadCase[] = [
  ...casesOf(endpointOf('getReview'), 'REVIEW_NOT_FOUND', {
    'an id that nobody has': () => ({ path: `/v1/reviews/${newId('rvw')}` }),
  }),
  ...casesOf(endpointOf('listAttempts'), 'PAYMENT_NOT_FOUND', {
    'an id that nobody has': () => ({ path: `/v1/payments/${newId('pay')}/attempts` }),
  }),
];

/** What fits its schema and is refused for what is the case with M-Pesa. */
export const MPESA_FACT_CASES: readonly BadCase[] = [
  ...COLLECTIONS,
  ...RETRIES,
  ...LINKS,
  ...RESOLUTIONS,
  ...REFUNDS,
  ...READS,
];
