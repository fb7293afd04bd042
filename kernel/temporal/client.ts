import { Client, Connection } from '@temporalio/client';
import { dataConverterOf } from './data-converter';
import type { PayloadKeys } from './codec';

/** A client of the workflow service and the connection beneath it. */
export interface TemporalConnection {
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Opens a client without waiting for the service: the first call finds out whether it answers. */
export function connectTemporal(address: string, namespace: string, keys: PayloadKeys): TemporalConnection {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, namespace, dataConverter: dataConverterOf(keys) });
  return { client, connection, close: () => connection.close() };
}
