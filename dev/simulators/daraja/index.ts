import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveControl, type Switches } from './control/control';
import { ENDPOINTS } from './endpoints';
import { Gateway } from './gateway/gateway';
import { Listener } from './gateway/listener';
import type { DarajaOptions } from './parts/options';
import { createWorld } from './world';

export { DEVELOPMENT } from './parts/options';

/** A running simulator. `controlUrl` serves /_control too, and nothing else; it stays when an outage shuts `url`. */
export interface Daraja {
  readonly url: string;
  readonly controlUrl: string;
  close(): Promise<void>;
}

const CONTROL = /^\/_control(\/|$)/;

/**
 * A stand-in for Safaricom's Daraja (M-Pesa) on loopback, with a book of money behind it. All of it is in memory. What it
 * can be made to do: the docstring of control/control.ts.
 *
 * @throws ZodError for a setting out of bounds, Error for a port that is taken.
 */
export async function startDaraja(options: DarajaOptions = {}): Promise<Daraja> {
  const world = createWorld(options);
  const gateway = new Gateway(world, ENDPOINTS);
  const control = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    serveControl(world, switches, request, response);
  const main = new Listener(options.port ?? 0, (request, response) =>
    CONTROL.test(request.url ?? '') ? control(request, response) : gateway.serve(request, response),
  );
  const side = new Listener(options.controlPort ?? 0, control);
  const switches: Switches = {
    setOutage: async (mode, spared) => {
      world.outage = mode;
      await (mode === 'closed' ? main.shut(spared) : main.open());
    },
    dropConnections: (spared) =>
      main.dropConnections(spared) + side.dropConnections(spared) + world.poster.dropConnections(),
  };
  await main.open();
  await side.open();
  return {
    url: main.url,
    controlUrl: side.url,
    close: async () => {
      world.timers.clear();
      world.delivery.clear();
      world.poster.dropConnections();
      await Promise.all([main.shut(), side.shut()]);
    },
  };
}
