import { Router } from 'express';

/** Whether the process may be given requests. */
export interface HealthDeps {
  readonly isReady: () => Promise<boolean>;
}

/** `/healthz`: the process lives. `/readyz`: the database answers and the process is not stopping; Temporal may be down, accepting goes on. */
export function healthRoutes({ isReady }: HealthDeps): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const ready = await isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready' });
  });
  return router;
}
