import { ids, INSTANTS, NO_TEXT, page, type Body, type Query } from './bad-values';

/** Bad values of the bodies about webhooks. */
export const WEBHOOK_BODIES: Readonly<Record<string, Body>> = {
  createWebhook: {
    url: [
      ...NO_TEXT,
      ...[
        'hooks.example.test',
        '//hooks.example.test',
        'ftp://hooks.example.test',
        'javascript:alert(1)',
        'https://',
      ],
      ...[
        'https://hooks.example.test/a b',
        'https://hooks.example.test/\n',
        'https://hooks.example.test/#part',
      ],
      ...[
        `https://hooks.example.test/${'x'.repeat(2_000)}`,
        'https://hooks.example.test/🏠',
        'file:///etc/passwd',
      ],
    ],
    eventTypes: [
      ...[null, 1, true, {}, '', 'payment.succeeded', [], [''], [1], [null], ['payment.lost'], ['__proto__']],
      ...[['payment.succeeded', 'payment.succeeded'], ['Payment.Succeeded'], ['*']],
    ],
  },
  suspendWebhook: {},
  replayWebhook: { from: [null, 1, true, [], {}, ...INSTANTS] },
};

/** Bad values of the queries about webhooks. */
export const WEBHOOK_QUERIES: Readonly<Record<string, Query>> = {
  listWebhooks: page('listWebhooks'),
  listDeliveries: {
    ...page('listDeliveries'),
    eventId: ids('evt').filter((id) => typeof id === 'string'),
    outcome: ['', 'Delivered', 'failed', 'delivered,refused'],
  },
};
