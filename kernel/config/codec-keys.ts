import { ConfigError } from './config-error';

/** Payload encryption keys by id; `currentId` encrypts, the others only decrypt, so that keys can rotate. */
export interface CodecKeySet {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

const KEY_BYTES = 32;

/**
 * Reads `id:base64,id2:base64`.
 * @throws ConfigError when an id repeats, or a key is not 32 bytes of base64.
 */
export function parseCodecKeys(text: string): CodecKeySet {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',')) {
    const [id, encoded] = part.trim().split(':');
    const key = Buffer.from(encoded ?? '', 'base64');
    if (!id || keys.has(id) || key.length !== KEY_BYTES) {
      throw new ConfigError('CODEC_KEYS: each part must be id:base64 of 32 bytes, ids distinct.');
    }
    keys.set(id, key);
  }
  const [currentId] = keys.keys();
  if (currentId === undefined) throw new ConfigError('CODEC_KEYS: at least one key is needed.');
  return { currentId, keys };
}
