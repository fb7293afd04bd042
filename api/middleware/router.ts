import { promisify } from 'node:util';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../kernel/errors';
import type { ApiDeps } from './deps';
import { authorise, checked, idempotencyOf, jsonBody, originOf, requireTakeable } from './door';
import type { Endpoint, Reply } from './endpoint';

const NO_REQUEST = { key: '', requestHash: '' };

function send(response: Response, { status, body, location, replayed }: Reply): void {
  if (location !== undefined) response.setHeader('Location', location);
  if (replayed) response.setHeader('Idempotency-Replayed', 'true');
  response.status(status).json(body);
}

const parseBody = promisify((request: Request, response: Response, done: (error?: unknown) => void) => {
  void jsonBody(request, response, done);
});

async function readBody(request: Request, response: Response): Promise<unknown> {
  requireTakeable(request, response);
  await parseBody(request, response);
  return request.body as unknown;
}

// In this order: nobody learns about fields or resources before the token and its roles are right.
function serve(deps: ApiDeps, endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const principal = await authorise(deps.verifier, request.get('Authorization'), endpoint.permission);
    const params = checked(endpoint.params, 'params', request.params);
    const query = checked(endpoint.query, 'query', request.query);
    const origin = originOf(request, response, principal);
    const asked = { principal, origin, params, query };
    if (endpoint.method === 'get') {
      const call = { ...asked, body: undefined, request: { ...NO_REQUEST, at: deps.clock.now() } };
      return send(response, await endpoint.handle(deps, call));
    }
    const body = checked(endpoint.body, 'body', await readBody(request, response));
    // Only now: a body may take minutes to come, and what is dated before it would stand behind places already read.
    const at = deps.clock.now();
    const idempotent = idempotencyOf(request, { principal, permission: endpoint.permission }, body, at);
    send(response, await endpoint.handle(deps, { ...asked, body, request: idempotent }));
  };
}

/** Makes the router of a list of endpoints; a known path with another method answers METHOD_NOT_ALLOWED. */
export function endpointRouter(deps: ApiDeps, endpoints: readonly Endpoint[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const byPath = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints)
    byPath.set(endpoint.path, [...(byPath.get(endpoint.path) ?? []), endpoint]);
  for (const [path, atPath] of byPath) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const endpoint of atPath) route[endpoint.method](serve(deps, endpoint));
    const allow = atPath.map(({ method }) => method.toUpperCase()).join(', ');
    route.all((_request, response) => {
      response.setHeader('Allow', allow);
      throw new AppError('METHOD_NOT_ALLOWED');
    });
  }
  return router;
}
