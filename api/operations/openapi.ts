import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { PERMISSIONS } from '../../kernel/auth';
import { ERRORS, type ErrorCode } from '../../kernel/errors';
import { sharedErrors, type Endpoint } from '../middleware/endpoint';
import { problemType } from '../middleware/problem';
import { moneySchema } from '../middleware/schemas';

const PROBLEM = z
  .looseObject({
    type: z
      .string()
      .meta({ description: 'Leads to the meaning of the code.', example: problemType('LEASE_NOT_FOUND') }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    retryable: z.boolean().meta({ description: 'Whether the same request may succeed later.' }),
    requestId: z.string(),
    fields: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'With `REQUEST_INVALID`: what is wrong, part by part.' }),
    firstPaymentId: z.string().optional().meta({ description: 'With `PAYMENT_DUPLICATE`.' }),
    paymentStatus: z.string().optional().meta({ description: 'With `PAYMENT_NOT_REVERSIBLE`.' }),
    limit: moneySchema
      .optional()
      .meta({ description: 'With `AMOUNT_OUT_OF_LIMITS`, where it is a setting.' }),
    permission: z.string().optional().meta({ description: 'With `PERMISSION_DENIED`: what the roles lack.' }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details; ids that the failure is about stand beside.',
  });

const TEXT = z.string();
const REQUEST_ID = TEXT.meta({ description: 'Names this request in events (correlationId) and logs.' });
const RETRY_AFTER = TEXT.meta({ description: 'Seconds.' });

const REQUEST_HEADERS = {
  'Request-Id': TEXT.regex(/^[A-Za-z0-9._-]{8,64}$/)
    .optional()
    .meta({ description: 'Yours, if you have one; else one is made.' }),
  'X-Client-App': TEXT.regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional()
    .meta({ description: 'Names your application in the events it causes.' }),
};

const WRITE_HEADERS = {
  ...REQUEST_HEADERS,
  'Idempotency-Key': TEXT.regex(/^[\x21-\x7e]{8,255}$/).meta({
    description: 'Same key, same answer; same key, other request: `IDEMPOTENCY_KEY_REUSED`.',
  }),
};

const REPLY_HEADERS = { 'Request-Id': REQUEST_ID };
const WRITE_REPLY_HEADERS = {
  ...REPLY_HEADERS,
  Location: TEXT.meta({ description: 'Where to read it.' }),
  'Idempotency-Replayed': TEXT.optional().meta({
    description: '`true` when this repeats an earlier answer.',
  }),
};

/** Headers of a problem response, by its status. */
function problemHeaders(status: number): z.ZodObject {
  const retry = status === 429 || status === 503 ? { 'Retry-After': RETRY_AFTER } : {};
  const allow = status === 405 ? { Allow: TEXT } : {};
  const scheme = status === 401 ? { 'WWW-Authenticate': TEXT } : {};
  return z.object({ ...REPLY_HEADERS, ...retry, ...allow, ...scheme });
}

/** The codes of an endpoint gathered by the status they come with. */
function errorsByStatus(endpoint: Endpoint): Map<number, ErrorCode[]> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...sharedErrors(endpoint), ...endpoint.errors]) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

function failures(endpoint: Endpoint): ZodOpenApiOperationObject['responses'] {
  const byStatus = [...errorsByStatus(endpoint)].sort(([a], [b]) => a - b);
  const response = ([status, codes]: [number, ErrorCode[]]) => ({
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('\n\n'),
    headers: problemHeaders(status),
    content: { 'application/problem+json': { schema: PROBLEM } },
  });
  return Object.fromEntries(byStatus.map((entry) => [entry[0], response(entry)]));
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { id, summary, tag, method, params, query, body, success, permission } = endpoint;
  const isWrite = method === 'post';
  return {
    operationId: id,
    summary,
    tags: [tag],
    description: `Needs the permission \`${permission}\`: ${PERMISSIONS[permission].join(', ')}.`,
    security: [{ bearer: [] }],
    requestParams: {
      path: params as z.ZodObject,
      query: query as z.ZodObject,
      header: z.object(isWrite ? WRITE_HEADERS : REQUEST_HEADERS),
    },
    ...(isWrite
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: {
      [success.status]: {
        description: success.description,
        headers: z.object(isWrite ? WRITE_REPLY_HEADERS : REPLY_HEADERS),
        content: { 'application/json': { schema: success.schema } },
      },
      ...failures(endpoint),
    },
  };
}

/** The OpenAPI 3.1 document, made from the schemas that validate and the table of errors. */
export function openApi(endpoints: readonly Endpoint[]): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'BOSSNYUMBA',
      version: '1.0.0',
      description:
        'Rent, repairs and owners’ statements on durable workflows. Amounts are minor units as text.',
    },
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}
