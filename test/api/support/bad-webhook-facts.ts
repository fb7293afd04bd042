import { newId } from '../../../kernel/db';
import { endpointOf } from './asks';
import { casesOf, type Askers, type BadCase } from './bad-case';

const asUnready = ({ unready }: Askers) => ({ headers: { authorization: `Bearer ${unready.token}` } });
const at = (url: string) => ({ body: { url } });

const createWebhook = endpointOf('createWebhook');
const replayWebhook = endpointOf('replayWebhook');

const URLS = [
  ...[
    'http://hooks.example.test/a',
    'https://localhost/a',
    'https://postgres:5432',
    'https://127.0.0.1',
    'https://127.1',
  ],
  ...[
    'https://0x7f000001/',
    'https://2130706433/',
    'https://10.0.0.8/',
    'https://192.168.1.1:8443/',
    'https://[::1]/',
  ],
  ...[
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://0/',
  ],
  ...['https://metadata.google.internal/', 'https://localhost./', 'https://amina:secret@hooks.example.test/'],
  ...['https://amina@hooks.example.test/', 'https://:secret@hooks.example.test/'],
];

const unknown: readonly BadCase[] = [
  'getWebhook',
  'listDeliveries',
  'suspendWebhook',
  'replayWebhook',
].flatMap((id) => {
  const suffix = { listDeliveries: '/deliveries', suspendWebhook: '/suspensions', replayWebhook: '/replays' }[
    id
  ];
  return casesOf(endpointOf(id), 'WEBHOOK_NOT_FOUND', {
    'a webhook that nobody has': () => ({ path: `/v1/webhooks/${newId('whk')}${suffix ?? ''}` }),
  });
});

/** What is wrong with a webhook, with how many there are, or with where it is to be called. */
export const WEBHOOK_FACT_CASES: readonly BadCase[] = [
  ...unknown,
  ...URLS.flatMap((url) =>
    casesOf(createWebhook, 'WEBHOOK_URL_REFUSED', { [`the address ${url}`]: () => at(url) }),
  ),
  ...casesOf(createWebhook, 'WEBHOOKS_TOO_MANY', { 'a company that has as many as may be': asUnready }),
  ...casesOf(replayWebhook, 'WEBHOOKS_TOO_MANY', {
    'a suspended one of a company that has as many as may be': (askers) => ({
      ...asUnready(askers),
      path: `/v1/webhooks/${askers.unready.webhookId}/replays`,
    }),
  }),
];
