import { callbackToken } from '../providers/callback-token';
import { readPaymentLink, signPaymentLink } from './payment-link';

const SECRET = 'a secret of this test, long enough for it';
const link = { tenantId: 'tnt_1', leaseId: 'lse_1', expiresAt: new Date('2026-11-27T10:00:00.000Z') };
const token = signPaymentLink(SECRET, link);
const before = new Date('2026-11-27T09:59:59.999Z');

test('a link says its company, its lease and its end to whoever holds the secret', () => {
  expect(readPaymentLink(SECRET, token, before)).toEqual({ standing: 'valid', link });
});

test('a link ends at its instant', () => {
  expect(readPaymentLink(SECRET, token, link.expiresAt)).toEqual({ standing: 'expired' });
});

test('a link with any character changed is nobody’s', () => {
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A';
    const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
    expect(readPaymentLink(SECRET, changed, before)).toEqual({ standing: 'forged' });
  }
});

test('a link signed with another secret, for another lease, or of another length is nobody’s', () => {
  const [carried, seal] = token.split('.');
  const [otherFacts] = signPaymentLink(SECRET, { ...link, leaseId: 'lse_2' }).split('.');
  const others = [
    signPaymentLink(`${SECRET}!`, link),
    `${otherFacts}.${seal}`,
    carried,
    `${carried}.`,
    `.${seal}`,
  ];
  for (const other of [...others, '', `${token}A`, `${token}.A`, `${token}\n`])
    expect(readPaymentLink(SECRET, other ?? '', before)).toEqual({ standing: 'forged' });
});

test('a callback’s token never stands for a link, whatever it is over', () => {
  const [carried = ''] = token.split('.');
  const seals = [callbackToken(SECRET, carried), callbackToken(SECRET, `payment-link/v1:${carried}`)];
  for (const seal of seals)
    expect(readPaymentLink(SECRET, `${carried}.${seal}`, before)).toEqual({ standing: 'forged' });
});
