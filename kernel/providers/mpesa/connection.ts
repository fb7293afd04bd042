import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

const SOCKETS_MAX = 100;
// Below what servers keep idle connections for: a request on one that is just being closed would end unknown.
const IDLE_SOCKET_MS = 4_000;
const AGENT = { keepAlive: true, maxSockets: SOCKETS_MAX, timeout: IDLE_SOCKET_MS };

/** Connections to the gateway, kept between calls but never idle for long. */
export const openAgents = () => ({ httpAgent: new http.Agent(AGENT), httpsAgent: new https.Agent(AGENT) });

/** The way of one request to the gateway. */
export interface Passage {
  /** Node's own client, in the form that axios takes. It follows no redirect. */
  readonly transport: {
    request(options: RequestOptions, answered: (answer: IncomingMessage) => void): ClientRequest;
  };
  /** False as long as no connection stood (for HTTPS: with a certificate that holds), so that nothing was sent. */
  hasOpened(): boolean;
}

/**
 * Watches one request. The code of an error does not tell what was sent: a reset or a time-out may come before the
 * connection stands, where sending again is harmless, or after it.
 */
export function openPassage(isSecure: boolean): Passage {
  let hasOpened = false;
  const open = (): void => {
    hasOpened = true;
  };
  return {
    transport: {
      request: (options, answered) =>
        (isSecure ? https : http).request(options, answered).once('socket', (socket) => {
          const isOpening = isSecure
            ? 'secureConnecting' in socket && socket.secureConnecting === true
            : socket.connecting;
          if (isOpening) socket.once(isSecure ? 'secureConnect' : 'connect', open);
          else open();
        }),
    },
    hasOpened: () => hasOpened,
  };
}
