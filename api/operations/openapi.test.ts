import { ENDPOINTS } from '../endpoints';
import { sharedErrors } from '../middleware/endpoint';
import { ERRORS } from '../../kernel/errors';
import { openApi } from './openapi';

type Node = Readonly<Record<string, unknown>>;

interface Parameter extends Node {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
}

interface Operation extends Node {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Node;
  readonly responses: Readonly<Record<string, { description: string; headers: Node; content: Node }>>;
}

const document = JSON.parse(JSON.stringify(openApi(ENDPOINTS))) as Node;
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operations = ENDPOINTS.map(
  (endpoint) => [endpoint.id, endpoint, paths[endpoint.path]?.[endpoint.method]] as const,
);

/** Every object in the document, itself included. */
function nodesOf(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesOf)];
}

test('the document is OpenAPI 3.1 and has every endpoint once, under its own operationId', () => {
  expect(document['openapi']).toBe('3.1.0');
  const described = Object.values(paths).flatMap((item) => Object.values(item));
  const ids = described.map(({ operationId }) => operationId);
  expect(ids.toSorted()).toEqual(ENDPOINTS.map(({ id }) => id).toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test('every reference leads somewhere, and the scheme that every call names is declared', () => {
  const references = nodesOf(document).flatMap((node) => ('$ref' in node ? [String(node['$ref'])] : []));
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    const found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((node, key) => (node as Node | undefined)?.[key], document);
    expect([reference, typeof found]).toEqual([reference, 'object']);
  }
  for (const [, , operation] of operations) expect(operation?.['security']).toEqual([{ bearer: [] }]);
  expect(document['components']).toMatchObject({
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  });
});

test.each(operations)(
  '%s declares the parameters of its path, all required, and a body only where it writes',
  (_id, endpoint, operation) => {
    const inPath = (operation?.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const named = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(inPath.every(({ required }) => required)).toBe(true);
    const isWrite = endpoint.method === 'post';
    expect(operation?.requestBody !== undefined).toBe(isWrite);
    const key = operation?.parameters?.find(({ name }) => name === 'Idempotency-Key');
    expect(key?.required).toBe(isWrite ? true : undefined);
  },
);

test.each(operations)(
  '%s documents every code it answers, under the status it comes with',
  (_id, endpoint, operation) => {
    const { responses } = operation!;
    for (const code of [...sharedErrors(endpoint), ...endpoint.errors]) {
      const response = responses[ERRORS[code].status];
      expect(response?.description).toContain(`\`${code}\`: ${ERRORS[code].title}`);
      expect(response?.content).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    }
    const expected = [...sharedErrors(endpoint), ...endpoint.errors].map((code) =>
      String(ERRORS[code].status),
    );
    const statuses = new Set([...expected, String(endpoint.success.status)]);
    expect(Object.keys(responses).toSorted()).toEqual([...statuses].toSorted());
  },
);

test.each(operations)(
  '%s answers a Request-Id with every status, and says when to come back where that helps',
  (_id, _endpoint, operation) => {
    for (const [status, { headers }] of Object.entries(operation!.responses)) {
      expect(Object.keys(headers)).toContain('Request-Id');
      expect('Retry-After' in headers).toBe(['429', '503'].includes(status));
    }
  },
);

test('no endpoint lists a code twice, or one that is shared already', () => {
  for (const endpoint of ENDPOINTS) {
    const codes = [...sharedErrors(endpoint), ...endpoint.errors];
    expect(new Set(codes).size).toBe(codes.length);
  }
});
