import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ERRORS, type ErrorCode } from '../../kernel/errors';
import { sharedErrors, type Endpoint } from '../middleware/endpoint';

const PROBLEM = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    retryable: z.boolean(),
    requestId: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    firstPaymentId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

const REQUEST_ID = z.string().meta({ description: 'Names this request in events (correlationId) and logs.' });

/** The codes of an endpoint gathered by the status they come with. */
export function errorsByStatus(endpoint: Endpoint): Map<number, ErrorCode[]> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...sharedErrors(endpoint), ...endpoint.errors]) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { id, summary, tag, method, params, query, body, success, permission } = endpoint;
  const failures = [...errorsByStatus(endpoint)].sort(([a], [b]) => a - b);
  const key = z.string().min(8).max(255).meta({ description: 'Same key, same answer; same key, other request: 409.' });
  const headers = z.object({ 'Request-Id': REQUEST_ID });
  return {
    operationId: id,
    summary,
    tags: [tag],
    description: `Needs the permission \`${permission}\`.`,
    security: [{ bearer: [] }],
    requestParams: {
      path: params as z.ZodObject,
      query: query as z.ZodObject,
      ...(method === 'post' ? { header: z.object({ 'Idempotency-Key': key }) } : {}),
    },
    ...(method === 'post' ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [success.status]: {
        description: success.description,
        headers: method === 'post' ? headers.extend({ Location: z.string() }) : headers,
        content: { 'application/json': { schema: success.schema } },
      },
      ...Object.fromEntries(
        failures.map(([status, codes]) => [
          status,
          {
            description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('\n\n'),
            content: { 'application/problem+json': { schema: PROBLEM } },
          },
        ]),
      ),
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
      description: 'Rent, repairs and owners’ statements on durable workflows. Amounts are minor units as text.',
    },
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}
