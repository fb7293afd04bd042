import type { EventEnvelope } from '../../kernel/events';

/** An envelope around data, as it is read from the outbox: what is undefined is not there. */
export const envelopeOf = (type: string, data: unknown): EventEnvelope => ({
  id: `evt_${'0'.repeat(32)}`,
  type,
  version: '1.0',
  timestamp: '2026-03-05T08:00:00.000Z',
  tenantId: 'tnt_1',
  correlationId: 'req_1',
  causationId: 'req_1',
  actor: { type: 'user', id: 'usr_1' },
  data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
  metadata: { source: 'rent-payment', clientApp: 'api' },
});
