import {
  FAULTS_AT,
  REQUEST_FAULTS,
  type RequestFault,
  type RequestPoint,
} from '../../dev/simulators/daraja/faults/table';
import { seen } from './support/ask';
import { REQUESTS } from './support/requests';
import { PHONE, room } from './support/room';

const here = room();

/** What a caller sees of a fault: an error's message, or a status and the code in the body. */
const SEEN: Record<keyof typeof REQUEST_FAULTS, RegExp> = {
  answer_lost: /^(socket hang up|read ECONNRESET)$/,
  reset_before: /^(socket hang up|read ECONNRESET)$/,
  error_500_before: /^500 none Internal Server Error$/,
  error_500_after: /^500 none Internal Server Error$/,
  hang: /abort/,
  hang_after: /abort/,
  html_200: /^200 none <html>/,
  html_200_after: /^200 none <html>/,
  busy: /^500 500\.003\.02 /,
};

const CASES = Object.entries(REQUEST_FAULTS as Record<string, RequestFault>).map(
  ([fault, { hasEffect }]) => ({ fault, hasEffect, effects: hasEffect ? 1 : 0 }),
);

it.each(CASES)('$fault of a push: what is seen, and $effects effects', async ({ fault, effects }) => {
  await here().control('faults', { endpoint: 'stk.push', fault });
  const answer = await seen(here().push({}, AbortSignal.timeout(200)));
  expect(answer).toMatch(SEEN[fault as keyof typeof SEEN]);
  // The one after it suffers nothing, and comes to its end: so would the first have, had it begun.
  expect((await here().push()).status).toBe(200);
  await here().merchant.until(effects + 1);
  expect((await here().book()).movements).toHaveLength(effects + 1);
  expect((await here().requests()).endpoints['stk.push']).toEqual({ received: 2, effects: effects + 1 });
});

it.each(CASES)('$fault of a payout: $effects effects', async ({ fault, hasEffect, effects }) => {
  await here().control('faults', { endpoint: 'b2c.request', fault, delayMs: 50 });
  expect(await seen(here().b2c())).not.toMatch(/^200 none {/);
  // The id tells: it is taken exactly if the payout was accepted.
  const again = await here().b2c();
  expect(again.body['errorCode']).toBe(hasEffect ? '500.002.1001' : undefined);
  await here().merchant.until(1);
  expect((await here().book()).movements).toHaveLength(1);
  expect((await here().requests()).originatorConversationIds['payout-1']).toEqual({
    received: 2,
    effects: effects + (hasEffect ? 0 : 1),
  });
});

it('lock_subscriber refuses a push in the words of 500.001.1001', async () => {
  await here().control('faults', { endpoint: 'stk.push', fault: 'lock_subscriber' });
  const { status, body } = await here().push();
  expect([status, body['errorCode']]).toEqual([500, '500.001.1001']);
  expect(body['errorMessage']).toMatch(/^Unable to lock subscriber/);
  expect((await here().requests()).endpoints['stk.push']).toEqual({ received: 1, effects: 0 });
});

it('hang ends by itself after its delay, without an answer', async () => {
  await here().control('faults', { endpoint: 'stk.push', fault: 'hang', delayMs: 80 });
  const startMs = Date.now();
  expect(await seen(here().push())).toMatch(/socket hang up|ECONNRESET/);
  expect(Date.now() - startMs).toBeGreaterThanOrEqual(75);
});

it.each(Object.keys(REQUESTS) as RequestPoint[])('every request fault strikes at %s', async (endpoint) => {
  await here().control('customers', { phone: PHONE, thinkMs: 60_000 });
  const faults = FAULTS_AT[endpoint].filter((fault) => fault in REQUEST_FAULTS);
  for (const fault of faults) {
    await here().control('faults', { endpoint, fault, delayMs: 5 });
    const answer = await seen(REQUESTS[endpoint](here()));
    expect(`${fault}: ${!answer.startsWith('200 none {')}`).toBe(`${fault}: true`);
  }
  const faulty = (await here().control('faults')) as { counts: Record<string, Record<string, number>> };
  expect(faulty.counts[endpoint]).toEqual(Object.fromEntries(faults.map((fault) => [fault, 1])));
});

describe('a fault that is aimed', () => {
  it('passes over what does not match, and waits for what does', async () => {
    await here().control('faults', {
      endpoint: 'stk.push',
      match: { accountReference: 'UNIT-9', amount: 700, phone: PHONE },
      fault: 'busy',
    });
    expect((await here().push()).status).toBe(200);
    expect((await here().push({ AccountReference: 'UNIT-9' })).status).toBe(200);
    const aimed = { AccountReference: 'UNIT-9', Amount: '700' };
    expect((await here().push(aimed)).status).toBe(500);
    expect((await here().push(aimed)).status).toBe(200);
  });

  it('strikes as often as it was told, and those in the queue in its order', async () => {
    await here().control('faults', { endpoint: 'stk.push', fault: 'busy', times: 2 });
    await here().control('faults', { endpoint: 'stk.push', fault: 'html_200' });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await seen(here().push())).slice(0, 12));
    expect(statuses).toEqual(['500 500.003.', '500 500.003.', '200 none <ht', '200 none {"M']);
  });

  it.each([
    ['means nothing there', { endpoint: 'oauth', fault: 'doubled' }],
    ['is none', { endpoint: 'oauth', fault: 'typo' }],
    ['has an unknown field', { endpoint: 'oauth', fault: 'busy', time: 2 }],
  ])('but %s is refused', async (_, body) => {
    await expect(here().control('faults', body)).rejects.toThrow();
  });
});
