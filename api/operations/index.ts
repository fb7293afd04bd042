import { Router } from 'express';
import type { Endpoint } from '../middleware/endpoint';
import { codecRoutes, type CodecDeps } from './codec';
import { docsRoutes } from './docs';
import { healthRoutes, type HealthDeps } from './health';

/** What the operations routes need. */
export interface OperationsDeps extends HealthDeps, CodecDeps {}

/** Routes for whoever runs or reads about the system: health, the codec of the Web UI, the interactive reference. */
export function operationsRouter(deps: OperationsDeps, endpoints: readonly Endpoint[]): Router {
  const router = Router();
  router.use(healthRoutes(deps));
  router.use(codecRoutes(deps));
  router.use(docsRoutes(endpoints));
  return router;
}
