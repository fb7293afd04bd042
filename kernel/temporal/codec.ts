import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const text = new TextDecoder();

/** Keys by id; the current one encrypts, all of them decrypt. */
export interface PayloadKeys {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/**
 * Encrypts what goes into workflow histories (AES-256-GCM over the whole payload, key id beside it). Payloads of another
 * encoding pass decode unchanged, so that histories from before a change can still be read.
 */
export function openPayloadCodec({ currentId, keys }: PayloadKeys): PayloadCodec {
  // Made ready once: a key given as bytes is looked at anew by each call, which costs twice what the encrypting does.
  const ready = new Map([...keys].map(([id, bytes]) => [id, createSecretKey(bytes)]));
  const keyOf = (id: string): KeyObject => {
    const key = ready.get(id);
    if (!key) throw new Error(`payload key ${id} is not among CODEC_KEYS`);
    return key;
  };
  const seal = (payload: Payload): Payload => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(currentId), iv);
    const plain = temporal.api.common.v1.Payload.encode(payload).finish();
    const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return {
      metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(currentId) },
      data,
    };
  };
  const open = (payload: Payload): Payload => {
    if (text.decode(payload.metadata?.['encoding'] ?? undefined) !== ENCODING) return payload;
    const data = payload.data ?? new Uint8Array();
    const key = keyOf(text.decode(payload.metadata?.['encryption-key-id'] ?? undefined));
    const cipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES));
    cipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
    const plain = Buffer.concat([
      cipher.update(data.subarray(IV_BYTES, data.length - TAG_BYTES)),
      cipher.final(),
    ]);
    return temporal.api.common.v1.Payload.decode(plain);
  };
  return {
    encode: (payloads) => Promise.resolve(payloads.map(seal)),
    decode: (payloads) => Promise.resolve(payloads.map(open)),
  };
}
