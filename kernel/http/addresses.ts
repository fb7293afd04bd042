import { BlockList, isIP } from 'node:net';

// Special-purpose addresses (RFC 6890 and the IANA registries): within a host, a network or a document, never somebody's server.
const OWN_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's own, to every machine in it
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** Within the public 2000::/3; the first two carry an IPv4 address, which may be anything. */
const OWN_V6 = [
  ['2002::', 16],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const;

const own = new BlockList();
for (const [net, prefix] of OWN_V4) own.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of OWN_V6) own.addSubnet(net, prefix, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/**
 * True for an address of the public Internet. What an integrator names is reached from inside our network: an address of that
 * network, of this host or of the cloud's metadata service must never be. An IPv4 address in IPv6's clothes is none.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !own.check(address, 'ipv4');
  return isIP(address) === 6 && unicast.check(address, 'ipv6') && !own.check(address, 'ipv6');
}

/** The host of a URL without the brackets of an IPv6 address: an address, or a name. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** True for the host of a URL that is an address of the public Internet, or a name that may have one. */
export function mayBePublicHost(hostname: string): boolean {
  const host = bareHost(hostname).replace(/\.$/, '');
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes('.') && !/\.(localhost|local|internal|home\.arpa)$/.test(host);
}
