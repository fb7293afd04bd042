import { promises as dns } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

const QUERY_MS_MAX = 5_000;

/** What a name that has no address we may reach fails with. */
function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error('no address of this name may be reached'), { code });
}

/** The addresses of a name, of both kinds. @throws what the name servers say where there is none of either. */
async function addressesOf(resolver: dns.Resolver, hostname: string): Promise<string[]> {
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const [first] = answers;
  if (found.length === 0 && first.status === 'rejected') throw first.reason;
  return found;
}

/** A look-up for one connection, and what ends it where the connection is given up. */
export interface Lookup {
  readonly lookup: LookupFunction;
  cancel(): void;
}

/**
 * Looks a name up and gives the connection those of its addresses that may be reached, and no other: what was looked up is
 * what is connected to, so that a name cannot point elsewhere between the two. Asks name servers only: a name of the
 * host's own files is none.
 */
export function lookupAmong(
  mayReach: (address: string) => boolean,
  nameServers: readonly string[] | undefined,
): Lookup {
  // Not `dns.lookup`: it holds one of the few threads of the whole process for as long as a name server is silent.
  const resolver = new dns.Resolver({ timeout: QUERY_MS_MAX, tries: 1 });
  if (nameServers) resolver.setServers(nameServers);
  const lookup: LookupFunction = (hostname, options, callback) => {
    addressesOf(resolver, hostname).then(
      (addresses) => {
        const open = addresses
          .filter((address) => mayReach(address))
          .map((address) => ({ address, family: isIP(address) }));
        const [first] = open;
        if (!first) return callback(failure('ADDRESS_BARRED'), '');
        if (options.all === true) return callback(null, open);
        callback(null, first.address, first.family);
      },
      (error: unknown) => callback(failure((error as NodeJS.ErrnoException).code ?? 'ENOTFOUND'), ''),
    );
  };
  return { lookup, cancel: () => resolver.cancel() };
}
