import { GENESIS_HASH, hashOf, link, type AuditEntry } from './chain';

const entry = (sequence: bigint): AuditEntry => ({
  tenantId: 'tnt_1',
  sequence,
  recordedAt: '2026-03-05T08:00:00.000000Z',
  occurredAt: '2026-03-05T07:59:59.000000Z',
  eventId: `evt_${sequence}`,
  actorType: 'user',
  actorId: 'usr_1',
  action: 'payment.succeeded',
  subject: 'pay_1',
  content: { amount: { amount: '2500000', currency: 'KES' } },
});

test('each entry names the hash of the one before it, the first the beginning', () => {
  const [first, second] = link([entry(1n), entry(2n)], GENESIS_HASH);
  expect(first?.previousHash).toBe(GENESIS_HASH);
  expect(second?.previousHash).toBe(first?.hash);
});

test('linking in two parts gives the chain of linking at once', () => {
  const whole = link([entry(1n), entry(2n), entry(3n)], GENESIS_HASH);
  const begin = link([entry(1n), entry(2n)], GENESIS_HASH);
  expect([...begin, ...link([entry(3n)], begin[1]?.hash ?? '')]).toEqual(whole);
});

test.each(Object.keys(entry(1n)) as (keyof AuditEntry)[])('another %s is another hash', (key) => {
  const changed = { ...entry(1n), [key]: key === 'sequence' ? 2n : 'other' };
  expect(hashOf(changed, GENESIS_HASH)).not.toBe(hashOf(entry(1n), GENESIS_HASH));
});

test('the hash of a known entry never changes: chains that are stored stay verifiable', () => {
  expect(hashOf(entry(1n), GENESIS_HASH)).toBe(
    '3fe517378a0815bb26400f3cf2cdd0a7f83085f0c7eee143c1e0492ecb5ad30f',
  );
});
