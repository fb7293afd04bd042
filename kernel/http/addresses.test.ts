import { isPublicAddress, mayBePublicHost } from './addresses';

const OURS = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.0.0.8', '192.168.1.1', '198.19.0.1', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', 'fc00::1'],
  ...['fd12:3456::1', 'fe80::1', 'ff02::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '100::1'],
];
const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '41.90.0.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1'],
  ...['2001:4860:4860::8888', '2606:4700::1111', '2c0f:fe38::1'],
];

test.each(OURS)('%s is an address of a host or a network, and never reached', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(PUBLIC)('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(['', 'example.test', '1.2.3', '1.2.3.4.5', '0x7f000001'])('%p is no address at all', (text) => {
  expect(isPublicAddress(text)).toBe(false);
});

// The host as URL writes it: every spelling of an IPv4 address has become the usual one by then.
const hostOf = (url: string): string => new URL(url).hostname;

test.each([
  ...[
    'https://127.1',
    'https://2130706433',
    'https://0x7f.0.0.1',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://localhost',
  ],
  ...[
    'https://postgres',
    'https://metadata.google.internal',
    'https://printer.local',
    'https://api.localhost',
    'https://localhost.',
  ],
])('the host of %s is not of the public Internet', (url) => {
  expect(mayBePublicHost(hostOf(url))).toBe(false);
});

test.each(['https://hooks.example.test', 'https://8.8.8.8', 'https://[2606:4700::1111]'])(
  'the host of %s may be',
  (url) => {
    expect(mayBePublicHost(hostOf(url))).toBe(true);
  },
);
