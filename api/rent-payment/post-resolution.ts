import { z } from 'zod';
import { acceptResolution } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema, textSchema } from '../middleware/schemas';
import { evidenceWord, payoutWord } from '../../contracts/evidence-word';

const receiptNumber = z
  .string()
  .regex(/^[A-Z0-9]{8,20}$/, 'a receipt number of M-Pesa')
  .meta({ example: 'NLJ7RT61SV' });

const EVIDENCE = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('receipt'), receiptNumber }),
  z.strictObject({ kind: z.literal('statement_line'), transactionId: receiptNumber }),
  z.strictObject({ kind: z.literal('statement') }),
  z.strictObject({ kind: z.literal('lease'), leaseId: idSchema('lse') }),
  z.strictObject({ kind: z.literal('note') }),
]);

const OUTCOMES = {
  receipt: 'received',
  statement_line: 'received',
  statement: 'not_received',
  lease: 'received',
  note: 'noted',
} as const;

const numberOf = (evidence: z.output<typeof EVIDENCE>): string | null => {
  if (evidence.kind === 'receipt') return evidence.receiptNumber;
  return evidence.kind === 'statement_line' ? evidence.transactionId : null;
};

/** Resolves a review by evidence. What cannot be carried out opens it again. */
export const postResolution = endpoint({
  id: 'resolveReview',
  method: 'post',
  path: '/v1/reviews/{reviewId}/resolutions',
  tag: 'Reviews',
  summary: 'Resolve a review with a receipt, a line of the statement, or the statement’s silence',
  permission: 'reviews.resolve',
  params: z.strictObject({ reviewId: idSchema('rvw') }),
  query: z.strictObject({}),
  body: z.strictObject({ evidence: EVIDENCE, reason: textSchema(500) }),
  success: {
    status: 202,
    description: 'Accepted; read the review at Location. `statement`: it is read again first.',
    schema: z
      .strictObject({ reviewId: idSchema('rvw'), status: z.literal('resolving') })
      .meta({ id: 'AcceptedResolution' }),
  },
  errors: [
    'REVIEW_NOT_FOUND',
    'REVIEW_NOT_OPEN',
    'EVIDENCE_UNFIT',
    'STATEMENT_LINE_NOT_FOUND',
    'RECEIPT_CREDITED',
    'LEASE_NOT_FOUND',
  ],
  async handle(deps, { principal: { tenantId }, origin, params: { reviewId }, body, request }) {
    const { evidence, reason } = body;
    const response = accepted(`/v1/reviews/${reviewId}`, { reviewId, status: 'resolving' });
    const said = {
      outcome: OUTCOMES[evidence.kind],
      evidence: evidence.kind,
      receiptNumber: numberOf(evidence),
      leaseId: evidence.kind === 'lease' ? evidence.leaseId : null,
    };
    const command = { tenantId, origin, request, response, reviewId, reason, ...said };
    const { acceptance, word } = await acceptResolution(
      deps.pool,
      command,
      (evidenceId, { workflowId, refundId }) =>
        refundId === null
          ? evidenceWord(tenantId, evidenceId, workflowId ?? `review/${reviewId}`)
          : payoutWord(tenantId, evidenceId, refundId),
    );
    if (word !== null) deps.tellSoon(word);
    return acceptance;
  },
});
