import { until } from '../../dev/demo/client';
import type { Company } from '../support/rent-payment/company';
import { phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { counted, openHouse, type House } from './support/house';
import { openVisitor, type Visitor } from './support/visitor';

const PHONE = phoneOf(0);
/** Long enough to look at the page, and shorter than the outcome is waited for. */
const THINK_MS = 1_500;

let house: House;
let company: Company;
let link: string;
let visitor: Visitor;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  await house.daraja.post('reset', {});
  company = await house.company();
  link = await house.linkOf(company);
  visitor = await openVisitor(house.browser);
});
afterEach(() => visitor.context.close());
afterAll(() => house.close());

const customer = (resultCode: string, thinkMs = THINK_MS): Promise<void> =>
  house.daraja.customer(PHONE, { resultCode, thinkMs });
const pay = (page = visitor.page): Promise<void> =>
  page.getByRole('button', { name: 'Pay with M-Pesa' }).click();
const retry = (): Promise<void> => visitor.page.getByRole('button', { name: 'Try again' }).click();
const ONE = { payments: 1, attempts: 1, pushes: 1 };

test('the customer sees what is due, pays, and is shown the receipt', async () => {
  const { page, sees } = visitor;
  await customer('0');
  await page.goto(link);
  const text = await page.locator('main').innerText();
  expect(text).toContain('Hello Amina<b>&"\'');
  expect(text).not.toContain('Hassan');
  expect(text).toContain('Kilimani Court, Unit 1');
  expect(text.match(/KES 25,000/g)).toHaveLength(2);
  expect(text).toMatch(/Total\s+KES 50,000/);
  const days = await page.locator('.due small').allInnerTexts();
  expect(days.map((day) => Date.parse(day.replace('due ', '')))).toEqual(
    days.map((day) => Date.parse(day.replace('due ', ''))).toSorted((a, b) => a - b),
  );
  expect(await page.getByLabel('Amount in shillings').inputValue()).toBe('50000');
  expect(await page.content()).not.toContain(PHONE.slice(3, -3));
  await pay();
  await sees('Check your phone');
  expect(await visitor.status()).toContain(`ends in ${PHONE.slice(-3)}, to pay KES 50,000`);
  await sees('Payment received. Thank you.');
  const [movement] = await house.daraja.movements(company.shortCode);
  expect(movement).toMatchObject({ amount: 50_000, phone: PHONE });
  expect(await visitor.status()).toContain(`M-Pesa receipt: ${movement?.receipt}.`);
  expect(await counted(house, company)).toEqual(ONE);
  expect(visitor.complaints).toEqual([]);
});

test('what the customer asked for is the customer’s in the events, by the link', async () => {
  await visitor.page.goto(link);
  await pay();
  await visitor.sees('Payment received. Thank you.');
  const events = await company.rows<{ actor: unknown; app: string }>(
    `SELECT envelope -> 'actor' AS actor, envelope -> 'metadata' ->> 'clientApp' AS app FROM outbox
      WHERE tenant_id = $1 AND event_type = 'payment.initiated'`,
  );
  const actor = { type: 'user', id: company.leases[0]?.customerId };
  expect(events).toEqual([{ actor, app: 'payment-link' }]);
});

test.each([
  ['2001', 'The PIN was wrong.'],
  ['1032', 'The request was cancelled on the phone.'],
  ['1037', 'The phone could not be reached.'],
  ['1', 'There is not enough money in the M-Pesa account.'],
])(
  'result %s is told in plain words, and trying again is another attempt at the same payment',
  async (code, words) => {
    const { sees } = visitor;
    await customer(code, 200);
    await visitor.page.goto(link);
    await pay();
    await sees('The payment did not go through');
    expect(await visitor.status()).toContain(words);
    await customer('0');
    await retry();
    await sees('Payment received. Thank you.');
    expect(await counted(house, company)).toEqual({ payments: 1, attempts: 2, pushes: 2 });
  },
);

test('an outcome that nobody tells: do not pay again, on any device; settled by a person the page says so by itself', async () => {
  const { page, sees } = visitor;
  await house.daraja.fault('stk.push', 'hang');
  await page.goto(link);
  await pay();
  await sees('Still checking. Do not pay again.');
  const other = await openVisitor(house.browser);
  await other.page.goto(link);
  await other.sees('Still checking. Do not pay again.');
  expect(await other.page.getByRole('button').count()).toBe(0);
  const reviews = async () =>
    (await company.api.get('/v1/reviews?status=open')).body['items'] as unknown as { id: string }[];
  const [review] = await until('the review', 30_000, reviews, (items) => items.length > 0);
  const resolution = { evidence: { kind: 'statement' }, reason: 'looked it up' };
  await company.api.post(`/v1/reviews/${review?.id}/resolutions`, 'resolve-key', resolution);
  for (const each of [visitor, other]) await each.sees('The payment did not go through');
  expect(await visitor.status()).toContain('We checked, and no money has come.');
  expect(await counted(house, company)).toEqual(ONE);
  await other.context.close();
});

test('an answer that is lost while the customer thinks: still checking, then received', async () => {
  await customer('0', 3_000);
  await house.daraja.fault('stk.push', 'answer_lost');
  await visitor.page.goto(link);
  await pay();
  await visitor.sees('Still checking. Do not pay again.');
  await visitor.sees('Payment received. Thank you.');
  expect(await counted(house, company)).toEqual(ONE);
});

test('a double click is one payment and one push', async () => {
  await visitor.page.goto(link);
  await visitor.page.getByRole('button', { name: 'Pay with M-Pesa' }).dblclick();
  await visitor.sees('Payment received. Thank you.');
  expect(await counted(house, company)).toEqual(ONE);
});

test('a reload, another tab and another phone keep to the payment that is under way', async () => {
  const { page, sees } = visitor;
  await customer('0', 3_000);
  await page.goto(link);
  const tab = await visitor.context.newPage();
  await tab.goto(link);
  await pay();
  await sees('Check your phone');
  await page.reload();
  await sees('Check your phone');
  await page.goto(link);
  await sees('Check your phone');
  // Opened before, with another amount: it follows the payment that there is.
  await tab.getByLabel('Amount in shillings').fill('10');
  await pay(tab);
  await tab.getByRole('status').getByText('KES 50,000').waitFor();
  for (const each of [page, tab]) await each.getByText('Payment received. Thank you.').waitFor();
  expect(await counted(house, company)).toEqual(ONE);
});

test('when it is paid, nothing is due any more, and another amount is a payment of its own', async () => {
  const { page, sees } = visitor;
  await page.goto(link);
  await pay();
  await sees('Payment received. Thank you.');
  await page.getByRole('link', { name: 'Pay another amount' }).click();
  await page.getByText('Nothing is due now.').waitFor();
  await page.getByLabel('Amount in shillings').fill('1,000');
  await page.getByLabel('M-Pesa phone number').fill('0712 345 678');
  await pay();
  await sees('Payment received. Thank you.');
  const [, second] = await house.daraja.movements(company.shortCode);
  expect(second).toMatchObject({ amount: 1_000, phone: '254712345678' });
  await page.getByRole('link', { name: 'Pay another amount' }).click();
  await page.getByText('You have paid KES 1,000 ahead.').waitFor();
});

test('without a script the page works too: it loads itself again until the payment has ended', async () => {
  const plain = await openVisitor(house.browser, false);
  await customer('0');
  await plain.page.goto(link);
  await pay(plain.page);
  await plain.sees('Check your phone');
  await plain.sees('Payment received. Thank you.');
  expect(await counted(house, company)).toEqual(ONE);
  await plain.context.close();
});

test('the page of a lease shows no payment of another lease or company', async () => {
  const other = await house.company();
  const theirs = [await company.collect(1, RENT_MINOR), await other.collect(0, RENT_MINOR)];
  for (const id of theirs) {
    const polled = await visitor.context.request.get(`${link}/payments/${id}`);
    const shown = await visitor.page.goto(`${link}?payment=${id}`);
    expect([polled.status(), shown?.status()]).toEqual([404, 404]);
    const text = await visitor.page.locator('main').innerText();
    expect(text.split(/\n+/)).toEqual(['Nothing is here', 'Please open the link from your message again.']);
  }
});
