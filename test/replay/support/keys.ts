import type { PayloadKeys } from '../../../kernel/temporal/codec';

/** The key that the saved histories are encrypted with. Not a secret: it was made up for them and protects nothing else. */
const REPLAY_KEY = {
  id: 'replay',
  base64: Buffer.alloc(32, 'replay-key').toString('base64'),
} as const;

/** The same for a process: `id:base64`, as the setting takes it. */
export const REPLAY_CODEC_KEYS = `${REPLAY_KEY.id}:${REPLAY_KEY.base64}`;

/** As the data converter takes it. */
export const REPLAY_KEYS: PayloadKeys = {
  currentId: REPLAY_KEY.id,
  keys: new Map([[REPLAY_KEY.id, Buffer.from(REPLAY_KEY.base64, 'base64')]]),
};
