import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { Router, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../../../kernel/errors';
import type { Logger } from '../../../kernel/process';
import type { ApiDeps } from '../../middleware/deps';
import { addressOf, limitBy } from '../../middleware/rate-limit';
import { getPage } from './get-page';
import { getStatus } from './get-status';
import { postAttempt } from './post-attempt';
import { postPayment } from './post-payment';
import { troubleHandler } from './trouble';
import { knownLink, serveVisit } from './visit';

/** What the page needs beside the doors' own. */
export interface PayPageDeps extends ApiDeps {
  readonly logger: Logger;
  readonly requestsPerMinute: number;
}

const FORM_BYTES_MAX = '2kb';
/** A page polls 40 times a minute; the same link may be open on two phones. */
const LINK_REQUESTS_PER_MINUTE = 120;
/** Each may ring a phone. */
const LINK_WRITES_PER_MINUTE = 10;
const ASSET_SECONDS = 300;

// The address of the page is the credential: it goes to nobody as a referrer, and nothing from elsewhere is loaded.
const PAGE_ONLY = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});

const privately: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Robots-Tag', 'noindex');
  next();
};

function asset(name: string, type: string): RequestHandler {
  const text = readFileSync(path.join(__dirname, 'assets', name), 'utf8');
  return (_request, response) => {
    response.setHeader('Cache-Control', `public, max-age=${ASSET_SECONDS}`);
    response.type(type).send(text);
  };
}

const linkOf = (request: Request): string => hash('sha256', String(request.params['token']), 'base64');

/** `/pay`: the customer's page of a payment link. Pages, so not in the list of endpoints: its failures are pages too. */
export function payPageRoutes(deps: PayPageDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES_MAX, inflate: false });
  const reads = [knownLink(deps), limitBy(LINK_REQUESTS_PER_MINUTE, linkOf)];
  const writes = [knownLink(deps), limitBy(LINK_WRITES_PER_MINUTE, linkOf), form];
  router.use('/pay', PAGE_ONLY);
  router.get('/pay/assets/pay.css', asset('pay.css', 'css'));
  router.get('/pay/assets/pay.js', asset('pay.js', 'js'));
  router.use('/pay', privately, limitBy(deps.requestsPerMinute, addressOf));
  router.get('/pay/:token', ...reads, serveVisit(deps, getPage));
  router.post('/pay/:token/payments', ...writes, serveVisit(deps, postPayment));
  router.get('/pay/:token/payments/:paymentId', ...reads, serveVisit(deps, getStatus));
  router.post('/pay/:token/payments/:paymentId/attempts', ...writes, serveVisit(deps, postAttempt));
  router.use('/pay', () => {
    throw new AppError('ROUTE_NOT_FOUND');
  });
  router.use('/pay', troubleHandler(deps.logger));
  return router;
}
