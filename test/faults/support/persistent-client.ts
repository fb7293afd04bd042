import { apiClient, type Answer, type ApiClient } from '../../../dev/demo/client';

const TRY_EVERY_MS = 100;
const GIVE_UP_MS = 60_000;

const UNREACHABLE = 503;

/** One try; a server that is down, or dies before its answer, is no answer. */
async function attempt(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  const answer = await ask().catch(() => undefined);
  return answer?.status === UNREACHABLE ? undefined : answer;
}

/**
 * A client as an integrator writes one: it asks the next server with the same key until one answers. `first` is the server
 * it begins with.
 */
export function persistentClient(serverUrls: readonly string[], token: string, first = 0): ApiClient {
  const servers = serverUrls.map((url) => apiClient(url, token));
  const persist = async (what: string, ask: (server: ApiClient) => Promise<Answer>): Promise<Answer> => {
    const deadline = performance.now() + GIVE_UP_MS;
    for (let next = first; ; next += 1) {
      const answer = await attempt(() => ask(servers[next % servers.length]!));
      if (answer) return answer;
      if (performance.now() > deadline)
        throw new Error(`${what}: no server has answered for ${GIVE_UP_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
  };
  return {
    get: (path) => persist(path, (server) => server.get(path)),
    post: (path, key, body) => persist(path, (server) => server.post(path, key, body)),
  };
}
