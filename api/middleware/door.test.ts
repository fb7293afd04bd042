import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { bearerToken, checked, idempotencyOf } from './door';

const AT = new Date('2026-11-24T08:00:00Z');

const hashOf = (body: unknown, asked: { method?: string; path?: string } = {}): string => {
  const request = { method: 'POST', path: '/v1/payments', get: () => 'key-number-1', ...asked };
  const principal = { tenantId: 'tnt_1', subject: 'usr_1', roles: ['manager'] } as const;
  const asker = { principal, permission: 'payments.record' } as const;
  return idempotencyOf(request as unknown as Request, asker, body, AT).requestHash;
};

test('a request is the same whatever order its keys come in, so that a schema may be rearranged between two tries', () => {
  const body = { leaseId: 'lse_1', amount: { amount: '1', currency: 'KES' }, parts: [{ a: 1, b: null }] };
  const turned = { parts: [{ b: null, a: 1 }], amount: { currency: 'KES', amount: '1' }, leaseId: 'lse_1' };
  expect(hashOf(turned)).toBe(hashOf(body));
});

test('a request is another when a value, the order of a list, the method or the path is another', () => {
  const body = { ids: ['a', 'b'], amount: '1' };
  const others = [
    ...[
      hashOf({ ...body, amount: '2' }),
      hashOf({ ...body, amount: 1 }),
      hashOf({ ids: ['b', 'a'], amount: '1' }),
    ],
    ...[hashOf({ ...body, note: null }), hashOf({ ids: body.ids }), hashOf({ ids: ['a,b'], amount: '1' })],
    ...[hashOf(body, { path: '/v1/deposits' }), hashOf(body, { method: 'PUT' })],
  ];
  expect(others).not.toContain(hashOf(body));
  expect(new Set(others).size).toBe(others.length);
});

test('the token of a header is what follows its scheme, however that is spelled', () => {
  expect(['Bearer x.y', 'bearer x.y', 'BEARER x.y'].map(bearerToken)).toEqual(['x.y', 'x.y', 'x.y']);
  const none = [undefined, '', 'Bearer', 'Bearer ', 'Bearer  x', 'Bearer x y', 'Basic x', 'x', 'Bearerx'];
  expect(none.map(bearerToken)).toEqual(none.map(() => undefined));
});

test('what is wrong with a request is told part by part, and at most 50 times', () => {
  const schema = z.strictObject({ list: z.array(z.string()) });
  const problem = (value: unknown): AppError => {
    try {
      checked(schema, 'body', value);
    } catch (error) {
      if (error instanceof AppError) return error;
    }
    throw new Error('it was not refused');
  };
  const { code, extras } = problem({ list: ['a', 1, null] });
  expect(code).toBe('REQUEST_INVALID');
  expect((extras['fields'] as { path: string }[]).map(({ path }) => path)).toEqual([
    'body.list.1',
    'body.list.2',
  ]);
  expect(problem({ list: Array.from({ length: 500 }, () => 1) }).extras['fields']).toHaveLength(50);
  const [long] = problem({ list: [], ['k'.repeat(9_000)]: 1 }).extras['fields'] as { message: string }[];
  expect(long?.message.length).toBeLessThanOrEqual(200);
});
