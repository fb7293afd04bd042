import type { Guard } from '../guard';

const door = (url: string): Guard['test'] => ({
  file: 'test/api/bad-input.test.ts',
  name: `createWebhook answers WEBHOOK_URL_REFUSED to the address ${url}, and nothing changes`,
});
const reaches = (host: string): Guard['test'] => ({
  file: 'kernel/http/post-once.test.ts',
  name: `a request to ${host} reaches nobody where only public addresses may be reached`,
});

/** Which addresses are called from inside the network. */
export const WEBHOOK_ADDRESS_GUARDS: readonly Guard[] = [
  {
    guard: 'a webhook is called at public addresses',
    file: 'consumers/webhooks/post-event.ts',
    find: 'privateAddressesAllowed ? undefined : isPublicAddress',
    replace: 'undefined',
    test: {
      file: 'test/relay/webhooks.test.ts',
      name: 'an address of this network is not called where it may not be, whatever the webhook says, and nobody in clear',
    },
  },
  {
    guard: 'a webhook is not called in clear',
    file: 'consumers/webhooks/post-event.ts',
    find: "const isBarred = url.protocol !== 'https:' && !privateAddressesAllowed;",
    replace: 'const isBarred = false;',
    test: {
      file: 'test/relay/webhooks.test.ts',
      name: 'an address of this network is not called where it may not be, whatever the webhook says, and nobody in clear',
    },
  },
  {
    guard: 'a status that is all that matters ends the request',
    file: 'kernel/http/post-once.ts',
    find: "if (answerBytesMax === null) return end({ kind: 'answered', status, body: '' });",
    replace: 'answerBytesMax ??= 1_000_000;',
    test: {
      file: 'kernel/http/post-once.test.ts',
      name: 'where the status is all that matters, a body without end is not waited for',
    },
  },
  {
    guard: 'a switch of protocols ends the request',
    file: 'kernel/http/post-once.ts',
    find: "end({ kind: 'answered', status: response.statusCode ?? 0, body: '' });",
    replace: 'void response;',
    test: {
      file: 'kernel/http/post-once.test.ts',
      name: 'a switch to another protocol is an answer, and is not gone along with',
    },
  },
  {
    guard: 'an address in a URL is asked about',
    file: 'kernel/http/post-once.ts',
    find: 'if (isBarred(post))',
    replace: 'if (false)',
    test: reaches('127.0.0.1'),
  },
  {
    guard: 'a name is connected to by addresses that may be reached',
    file: 'kernel/http/lookup.ts',
    find: '.filter((address) => mayReach(address))',
    replace: '',
    test: reaches('inside.test'),
  },
  {
    guard: 'IPv6 is public where it is global unicast',
    file: 'kernel/http/addresses.ts',
    find: "unicast.check(address, 'ipv6') && ",
    replace: '',
    test: {
      file: 'kernel/http/addresses.test.ts',
      name: 'fc00::1 is an address of a host or a network, and never reached',
    },
  },
  {
    guard: 'a webhook of a private address is refused at the door',
    file: 'api/webhooks/url.ts',
    find: ' && mayBePublicHost(hostname)',
    replace: '',
    test: door('https://127.0.0.1'),
  },
  {
    guard: 'a webhook is called by https',
    file: 'api/webhooks/url.ts',
    find: "protocol === 'https:' && ",
    replace: '',
    test: door('http://hooks.example.test/a'),
  },
  {
    guard: 'a webhook’s address names nobody',
    file: 'api/webhooks/url.ts',
    find: 'if (isNamed || ',
    replace: 'if (',
    test: door('https://amina:secret@hooks.example.test/'),
  },
  {
    guard: 'each company’s webhooks have secrets of their own',
    file: 'kernel/auth/webhook-signature.ts',
    find: 'JSON.stringify([tenantId, webhookId])',
    replace: 'JSON.stringify([webhookId])',
    test: {
      file: 'kernel/auth/webhook-signature.test.ts',
      name: 'every webhook of every company has its own secret, 256 bits, the same whenever it is asked',
    },
  },
];
