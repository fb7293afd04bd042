import { Webhook } from 'standardwebhooks';
import { signatureHeaders, webhookSecret } from './webhook-signature';

const MASTER = 'a secret of the tests, long enough for it';
const message = { id: 'evt_1', at: new Date(), body: '{"id":"evt_1","data":{"amount":"2500000"}}' };
const secret = webhookSecret(MASTER, 'tnt_1', 'whk_1');

const verify = (body: string, headers: Record<string, string>): unknown =>
  new Webhook(secret).verify(body, headers);

test('the library of the Standard Webhooks specification accepts a signature of ours', () => {
  expect(verify(message.body, signatureHeaders(secret, message))).toEqual(JSON.parse(message.body));
});

test.each([
  ['another body', (headers: Record<string, string>) => verify(`${message.body} `, headers)],
  [
    'another id',
    (headers: Record<string, string>) => verify(message.body, { ...headers, 'webhook-id': 'evt_2' }),
  ],
  [
    'another time',
    (headers: Record<string, string>) =>
      verify(message.body, {
        ...headers,
        'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1),
      }),
  ],
])('and none over %s', (_what, tampered) => {
  expect(() => tampered(signatureHeaders(secret, message))).toThrow('No matching signature found');
});

test('the signature is the one that the specification’s own example has', () => {
  const example = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const at = new Date(1_614_265_330_000);
  const headers = signatureHeaders(example, {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at,
    body: '{"test": 2432232314}',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('every webhook of every company has its own secret, 256 bits, the same whenever it is asked', () => {
  const secrets = [
    webhookSecret(MASTER, 'tnt_1', 'whk_1'),
    webhookSecret(MASTER, 'tnt_1', 'whk_2'),
    webhookSecret(MASTER, 'tnt_2', 'whk_1'),
    webhookSecret(`${MASTER}!`, 'tnt_1', 'whk_1'),
  ];
  expect(new Set(secrets).size).toBe(4);
  expect(secrets[0]).toBe(secret);
  for (const text of secrets) expect(text).toMatch(/^whsec_[0-9A-Za-z+/]{43}=$/);
});
