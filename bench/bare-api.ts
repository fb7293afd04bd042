import express from 'express';
import { Pool } from 'pg';
import { readConfig } from '../kernel/config';
import { PAYMENT_BY_ID } from '../store/rent-payment/read';

/**
 * The bare twin of `GET /v1/payments/{id}`: Express, pg, the same SQL as a prepared statement, and nothing else: no
 * token, no company's policy (it connects as the administrator), no checks, no headers but Express's own.
 */
function main(): void {
  const config = readConfig();
  const pool = new Pool({ connectionString: config.database.admin, max: config.DATABASE_POOL_MAX });
  const app = express();
  // Off in ours too, so that the difference is not that of a hash over the body.
  app.set('etag', false);
  app.get('/readyz', (_request, response) => void response.end('ready'));
  app.get('/payments/:tenantId/:paymentId', async (request, response) => {
    const values = [request.params.tenantId, request.params.paymentId];
    const { rows } = await pool.query<object>({ name: 'payment-by-id', text: PAYMENT_BY_ID, values });
    if (rows[0]) response.json(rows[0]);
    else response.status(404).end();
  });
  app.listen(config.PORT, config.HOST);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
}

main();
