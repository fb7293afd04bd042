import dns from 'node:dns';
import type { LookupFunction } from 'node:net';

/** What a name that has no address we may reach fails with. */
function barred(): NodeJS.ErrnoException {
  return Object.assign(new Error('no address of this name may be reached'), { code: 'ADDRESS_BARRED' });
}

/**
 * Looks a name up and gives the connection those of its addresses that may be reached, and no other: what was looked up is
 * what is connected to, so that a name cannot point elsewhere between the two.
 */
export function lookupAmong(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const open = addresses.filter(({ address }) => mayReach(address));
      const [first] = open;
      if (!first) return callback(barred(), '');
      if (options.all === true) return callback(null, open);
      callback(null, first.address, first.family);
    });
  };
}
