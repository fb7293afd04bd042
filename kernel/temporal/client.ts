import { Client, Connection } from '@temporalio/client';
import { dataConverterOf } from './data-converter';
import type { PayloadKeys } from './codec';

/** A client of the workflow service and the connection beneath it. */
export interface TemporalConnection {
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * Opens a client without waiting for the service: the first call finds out whether it answers. Without keys it can
 * manage the namespace but not read or write payloads.
 */
export function connectTemporal(
  address: string,
  namespace: string,
  keys: PayloadKeys | null,
): TemporalConnection {
  const connection = Connection.lazy({ address });
  const converter = keys === null ? {} : { dataConverter: dataConverterOf(keys) };
  const client = new Client({ connection, namespace, ...converter });
  return { client, connection, close: () => connection.close() };
}
