import { leaseOf, paymentOf } from './get-page';
import { statusView } from './standing';
import type { VisitHandler } from './visit';

/** `GET /pay/<token>/payments/<paymentId>`: where a payment of this lease is, for the page that polls. */
export const getStatus: VisitHandler = async (deps, visit, request, response) => {
  const paymentId = String(request.params['paymentId']);
  const [{ company }, payment] = await Promise.all([leaseOf(deps, visit), paymentOf(deps, visit, paymentId)]);
  response.json(statusView(visit.words, payment, company, deps.clock.now()));
};
