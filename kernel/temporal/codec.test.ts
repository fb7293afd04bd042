import { openPayloadCodec } from './codec';

const key = (byte: number): Buffer => Buffer.alloc(32, byte);
const codec = openPayloadCodec({
  currentId: 'k2',
  keys: new Map([
    ['k1', key(1)],
    ['k2', key(2)],
  ]),
});
const payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"phone":"254708374149"}'),
};
const IV_BYTES = 12;

test('a payload that is sealed again has another nonce and other bytes: histories do not show which payloads are equal', async () => {
  const sealed = await codec.encode(Array.from({ length: 50 }, () => payload));
  const bytes = sealed.map(({ data }) => Buffer.from(data ?? []));
  expect(new Set(bytes.map((each) => each.subarray(0, IV_BYTES).toString('hex'))).size).toBe(50);
  expect(new Set(bytes.map((each) => each.subarray(IV_BYTES).toString('hex'))).size).toBe(50);
  const opened = await codec.decode(sealed);
  expect(opened.map(({ data }) => Buffer.from(data ?? []).toString())).toEqual(
    Array.from({ length: 50 }, () => payload.data.toString()),
  );
});
