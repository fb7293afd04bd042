import path from 'node:path';
import express, { Router } from 'express';
import type { Endpoint } from '../middleware/endpoint';
import { ERRORS_PAGE } from './errors-page';
import { openApi } from './openapi';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>BOSSNYUMBA API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`;

// validatorUrl: without it the page asks a validator on the internet for a badge.
const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
  persistAuthorization: true, validatorUrl: null });`;

/** `/openapi.json`, and the interactive reference at `/docs`, served from the package: nothing is loaded from elsewhere. */
export function docsRoutes(endpoints: readonly Endpoint[]): Router {
  const router = Router();
  const document = JSON.stringify(openApi(endpoints));
  router.get('/openapi.json', (_request, response) => void response.type('json').send(document));
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/errors', (_request, response) => void response.type('html').send(ERRORS_PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START));
  router.use(
    '/docs',
    express.static(path.dirname(require.resolve('swagger-ui-dist/package.json')), {
      index: false,
      redirect: false,
    }),
  );
  return router;
}
