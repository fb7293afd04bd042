import { aScene, firstOfMonth, type Scene } from './rent-payment/scene';

/** Places in `aPortfolio`. */
export const LEASES = { owing: 0, paying: 1, prepaying: 2, rich: 3, richer: 4, ended: 5 } as const;

/**
 * A company with one lease for each thing that can be wrong with a request: one that owes two rents, one whose payments
 * are banked and reversed, one that prepays, two that pay more than one amount can hold, one that ended two
 * months ago and left no phone.
 */
export function aPortfolio(): Scene {
  const scene = aScene(LEASES.ended);
  const [pattern] = scene.leases;
  if (!pattern) throw new Error('the scene has leases');
  const { phone: _gone, ...phoneless } = pattern;
  const ended = { ...phoneless, name: 'Former Customer', endsOn: firstOfMonth(2), charges: [] };
  return { ...scene, leases: [...scene.leases, ended] };
}
