import { signPaymentLink } from '../../kernel/auth';
import type { Company } from '../support/rent-payment/company';
import { phoneOf } from '../support/rent-payment/scene';
import { counted, openHouse, type House } from './support/house';
import { barriers, openVisitor, tooNarrow, type Visitor } from './support/visitor';

let house: House;
let company: Company;
let link: string;
let visitor: Visitor;

beforeAll(async () => {
  house = await openHouse();
  company = await house.company();
});
beforeEach(async () => {
  await house.daraja.post('reset', {});
  link = await house.linkOf(company);
  visitor = await openVisitor(house.browser);
});
afterEach(() => visitor.context.close());
afterAll(() => house.close());

const NOTHING = { payments: 0, attempts: 0, pushes: 0 };

/** Nothing that keeps anybody out, on a narrow phone. */
async function expectUsable(): Promise<void> {
  expect(await barriers(visitor.page)).toEqual([]);
  expect(await tooNarrow(visitor.page)).toEqual([]);
}

const BAD: readonly [amount: string, phone: string, field: string, says: string][] = [
  ['', '', 'Amount in shillings', 'Type the amount you want to pay.'],
  ['10.50', '', 'Amount in shillings', 'Type whole shillings above zero, in digits only.'],
  ['0', '', 'Amount in shillings', 'Type whole shillings above zero, in digits only.'],
  ['250001', '', 'Amount in shillings', 'M-Pesa takes at most KES 250,000 at a time.'],
  ['10', '"><b>0712', 'M-Pesa phone number', 'Type a Kenyan mobile number'],
];

test.each(BAD)(
  '%j and %j are refused beside their field, and nothing is asked for',
  async (amount, phone, field, says) => {
    const { page } = visitor;
    await page.goto(link);
    await page.getByLabel('Amount in shillings').fill(amount);
    await page.getByLabel('M-Pesa phone number').fill(phone);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.getByRole('button', { name: 'Pay with M-Pesa' }).click(),
    ]);
    expect(answer.status()).toBe(422);
    const wrong = page.getByLabel(field);
    await page.waitForFunction('document.activeElement.getAttribute("aria-invalid") === "true"');
    expect(await page.evaluate('document.activeElement.id')).toBe(await wrong.getAttribute('id'));
    const described = String(await wrong.getAttribute('aria-describedby')).split(' ');
    expect(await page.locator(`#${described[0]}`).innerText()).toContain(says);
    expect(await page.getByLabel('Amount in shillings').inputValue()).toBe(amount);
    expect(await page.getByLabel('M-Pesa phone number').inputValue()).toBe(phone);
    await expectUsable();
    expect(await counted(house, company)).toEqual(NOTHING);
  },
);

test('a customer without a phone here must type one', async () => {
  const { page } = visitor;
  await page.goto(await house.linkOf(company, 2));
  expect(await page.getByLabel('M-Pesa phone number').getAttribute('required')).toBe('');
  await page.getByRole('button', { name: 'Pay with M-Pesa' }).click();
  await page.getByText('Type the M-Pesa number that will pay.').waitFor();
});

test.each(['en', 'sw'])(
  'in %s every state of the page can be used by everybody, on a screen of 360 pixels',
  async (lang) => {
    const { page, sees } = visitor;
    const own = await house.company();
    await house.daraja.customer(phoneOf(0), { resultCode: '1032', thinkMs: 1_500 });
    await page.goto(`${await house.linkOf(own)}?lang=${lang}`);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    await expectUsable();
    await page.locator('button').click();
    await sees(/Check your phone|Angalia simu yako/);
    await expectUsable();
    await sees(/did not go through|hayakukamilika/);
    await expectUsable();
    await house.daraja.customer(phoneOf(0), { resultCode: '0', thinkMs: 200 });
    await page.getByRole('button', { name: /Try again|Jaribu tena/ }).click();
    await sees(/Payment received|yamepokelewa/);
    await expectUsable();
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(visitor.complaints).toEqual([]);
  },
);

test('the other language is one link away, and keeps the payment that is shown', async () => {
  const own = await house.company();
  await visitor.page.goto(await house.linkOf(own));
  await visitor.page.getByRole('button', { name: 'Pay with M-Pesa' }).click();
  await visitor.sees('Payment received. Thank you.');
  await visitor.page.getByRole('link', { name: 'Kiswahili' }).click();
  await visitor.sees('Malipo yamepokelewa. Asante.');
  expect(await counted(house, own)).toEqual({ payments: 1, attempts: 1, pushes: 1 });
});

test('by keyboard alone: tab to the fields, Enter pays, and the focus is on what comes of it', async () => {
  const { page, sees } = visitor;
  const own = await house.company();
  await house.daraja.customer(phoneOf(0), { resultCode: '0', thinkMs: 1_500 });
  await page.goto(await house.linkOf(own));
  const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
  const order: unknown[] = [];
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press('Tab');
    order.push(await focused());
  }
  expect(order).toEqual(['Kiswahili', 'amount', 'phone', 'Pay with M-Pesa']);
  await page.keyboard.press('Enter');
  await sees('Check your phone');
  expect(await focused()).toBe('status-title');
  await sees('Payment received. Thank you.');
  expect(await focused()).toBe('status-title');
});

test('a link that has ended, and one that somebody made up, say so and nothing of the lease', async () => {
  const { page } = visitor;
  const { callbackSecret } = house.stage.config;
  const facts = {
    tenantId: company.tenantId,
    leaseId: company.leaseId(0),
    expiresAt: new Date(Date.now() - 1_000),
  };
  const base = link.slice(0, link.lastIndexOf('/') + 1);
  const ended = `${base}${signPaymentLink(callbackSecret, facts)}`;
  const forged = `${base}${signPaymentLink('another secret', { ...facts, expiresAt: new Date(Date.now() + 60_000) })}`;
  for (const [url, status, title] of [
    [ended, 410, 'This link has ended'],
    [forged, 404, 'This link does not work'],
    [`${base}x`, 404, 'This link does not work'],
  ] as const) {
    const answer = await page.goto(url);
    expect(answer?.status()).toBe(status);
    expect(await page.getByRole('heading').allInnerTexts()).toEqual([title]);
    expect(await page.content()).not.toMatch(/Kilimani|Unit 1|tnt_|lse_/);
    await expectUsable();
  }
});

test('the page is kept by nobody, framed by nobody, and lets nothing of elsewhere in', async () => {
  const answer = await visitor.page.goto(link);
  expect(answer?.headers()).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'x-content-type-options': 'nosniff',
  });
  const policy = String(answer?.headers()['content-security-policy']);
  expect(policy.split(';').toSorted()).toEqual(
    [
      ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
      ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
    ].toSorted(),
  );
  expect(visitor.complaints).toEqual([]);
});
