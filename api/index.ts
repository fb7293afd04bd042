import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../kernel/errors';
import { ENDPOINTS } from './endpoints';
import { problemHandler } from './middleware/problem';
import { limitRate } from './middleware/rate-limit';
import { requestId } from './middleware/request-id';
import { endpointRouter } from './middleware/router';
import { operationsRouter, type OperationsDeps } from './operations';
import { callbackRoutes, type CallbackDeps } from './rent-payment/callbacks';
import { payPageRoutes, type PayPageDeps } from './rent-payment/pay-page/routes';

export { answerUnreadable } from './middleware/unreadable';
export type { OperationsDeps } from './operations';

/** What the whole API needs. */
export interface ServerDeps extends CallbackDeps, PayPageDeps, OperationsDeps {}

// Plain HTTP behind the operator's own TLS: upgrading would break the documentation page in development.
const PAGES = helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });

// JSON is shown in no browser: what keeps a browser from making something else of it is enough.
const JSON_ONLY = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

// What nobody may keep is never unmodified: Express would answer 304 to `If-None-Match: *`.
const noStore: RequestHandler = (request, response, next) => {
  delete request.headers['if-none-match'];
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** The Express application: `/v1`, callbacks, the customer's page, then operations (they take no credential's budget), then what nobody serves. */
export function createApi(deps: ServerDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(requestId);
  app.use('/v1', JSON_ONLY, noStore, limitRate(deps.requestsPerMinute, deps.verifier));
  app.use(endpointRouter(deps, ENDPOINTS));
  app.use('/callbacks', JSON_ONLY, noStore);
  app.use(callbackRoutes(deps));
  app.use(payPageRoutes(deps));
  app.use(PAGES);
  app.use('/codec', noStore);
  app.use(operationsRouter(deps, ENDPOINTS));
  app.use(() => {
    throw new AppError('ROUTE_NOT_FOUND');
  });
  app.use(problemHandler(deps.logger));
  return app;
}
