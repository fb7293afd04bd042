import type { Guard } from '../guard';

const OTHERS = 'test/guards/payment-link-others.test.ts';
const file = 'test/guards/payment-link.test.ts';
const TOKEN = 'kernel/auth/payment-link.ts';
const PAGE = 'api/rent-payment/pay-page';
const OFFER = 'store/rent-payment/accept-payment-link.ts';
const testOf = (name: string): Guard['test'] => ({ file, name });

/** Whom a link lets in, and to what. */
const LINKS: readonly Guard[] = [
  {
    guard: 'a payment link is sealed by us',
    file: TOKEN,
    find: "if (!isOurs) return { standing: 'forged' };",
    replace: '',
    test: testOf('a link that is not sealed by us opens nothing and pays nothing'),
  },
  {
    guard: 'a payment link ends',
    file: TOKEN,
    find: 'if (now >= expiresAt)',
    replace: 'if (false)',
    test: testOf('a link opens the page until its end, and not after'),
  },
  {
    guard: 'a customer gets a link to a lease of their own',
    file: OFFER,
    find: 'AND ($3::text IS NULL OR customer_id = $3)',
    replace: 'AND ($3::text IS NULL OR true)',
    test: testOf('a customer gets a link to a lease of their own, and to no other'),
  },
  {
    guard: 'a link is to a lease that there is',
    file: OFFER,
    find: 'if (rowCount !== 1)',
    replace: 'if (false)',
    test: testOf('a customer gets a link to a lease of their own, and to no other'),
  },
  {
    guard: 'the page of a lease knows the payments of that lease alone',
    file: 'store/rent-payment/read-payment-link.ts',
    find: 'p.lease_id = $2 AND',
    replace: '$2::text IS NOT NULL AND',
    test: testOf('the page of one lease shows no payment of another, and tries none again'),
  },
  {
    guard: 'a link rings a phone so often a minute',
    file: `${PAGE}/routes.ts`,
    find: 'limitBy(LINK_WRITES_PER_MINUTE, linkOf), form]',
    replace: 'form]',
    test: testOf('a link rings a phone so often a minute, and is told so on a page'),
  },
  {
    guard: 'text on the page is no markup',
    file: `${PAGE}/markup.ts`,
    find: 'return escaped(String(part));',
    replace: 'return String(part);',
    test: { file: `${PAGE}/markup.test.ts`, name: 'whatever text is put into a template stays text' },
  },
  {
    guard: 'a role that may not collect makes no customer one of the staff',
    file: 'api/rent-payment/collecting.ts',
    find: "return permitsAsStaff(roles, 'payments.collect') ? null : subject;",
    replace: "return roles.some((role) => role !== 'customer') ? null : subject;",
    test: {
      file: 'test/guards/payment-link.test.ts',
      name: 'a customer gets a link to a lease of their own, and to no other',
    },
  },
  {
    guard: 'no key of a client is one that the page uses',
    file: `${PAGE}/post-payment.ts`,
    find: "`payment-link ${leaseId} ${after || 'first'}`",
    replace: "`payment-link:${leaseId}:${after || 'first'}`",
    test: {
      file: OTHERS,
      name: 'no key of a client is one that the page uses: nobody else can stop a customer’s form',
    },
  },
  {
    guard: 'what is no id is not asked the database',
    file: `${PAGE}/get-page.ts`,
    find: 'PAYMENT_ID.safeParse(paymentId).success',
    replace: 'true',
    test: { file: OTHERS, name: 'an id in the address that is none of ours is a payment that is not there' },
  },
  {
    guard: 'a payment of another customer is none to whoever would try it again',
    file: 'store/rent-payment/accept-collection.ts',
    find: 'if (customerId !== null && customerId !== payment.customerId)',
    replace: 'if (false)',
    test: {
      file: OTHERS,
      name: 'how another’s payment stands is not said to a customer who would try it again',
    },
  },
];

/** What makes one press one payment. */
const PRESSES: readonly Guard[] = [
  {
    guard: 'a form has one key, however often it is sent',
    file: `${PAGE}/post-payment.ts`,
    find: "`payment-link ${leaseId} ${after || 'first'}`",
    replace: '`payment-link ${leaseId} ${after} ${Math.random()}`',
    test: testOf('a form sent many times at once is one payment, and every answer leads to it'),
  },
  {
    guard: 'a form is the next one in the row of its lease',
    file: `${PAGE}/post-payment.ts`,
    find: "if (after === (latestPaymentId ?? ''))",
    replace: "if (after !== latestPaymentId || after === '')",
    test: testOf('a form cannot name what it comes after as it likes: only the next one in the row is taken'),
  },
  {
    guard: 'while a payment is under way the page takes no other',
    file: `${PAGE}/post-payment.ts`,
    find: 'if (openPaymentId !== null && openPaymentId !== paymentId)',
    replace: 'if (false)',
    test: testOf('while a payment is under way no other one is taken, and the page shows that one'),
  },
  {
    guard: 'trying again names the attempt that failed',
    file: `${PAGE}/post-attempt.ts`,
    find: "if (textOf(request.body, 'attempt') !== String(payment.attemptNumber))",
    replace: 'if (false)',
    test: testOf(
      'a failed payment is tried again once, however often the form is sent; and not when another came after it',
    ),
  },
  {
    guard: 'a payment that another one came after is not tried again from the page',
    file: `${PAGE}/post-attempt.ts`,
    find: 'if (lease.latestPaymentId !== paymentId)',
    replace: 'if (false)',
    test: testOf(
      'a failed payment is tried again once, however often the form is sent; and not when another came after it',
    ),
  },
];

const LIMITS = 'test/guards/pay-page-limits.test.ts';

/** What keeps one visitor from taking the page from all others. */
const VISITS: readonly Guard[] = [
  {
    guard: 'a form is read up to a limit',
    file: `${PAGE}/routes.ts`,
    find: "const FORM_BYTES_MAX = '2kb';",
    replace: "const FORM_BYTES_MAX = '2mb';",
    test: { file: LIMITS, name: 'a form that is larger than any of ours is not read' },
  },
  {
    guard: 'a form is not unpacked',
    file: `${PAGE}/routes.ts`,
    find: ', inflate: false });',
    replace: ', inflate: true });',
    test: { file: LIMITS, name: 'a form that is compressed is not unpacked' },
  },
  {
    guard: 'a link is read so often a minute',
    file: `${PAGE}/routes.ts`,
    find: 'knownLink(deps), limitBy(LINK_REQUESTS_PER_MINUTE, linkOf)]',
    replace: 'knownLink(deps), limitBy(2 * LINK_REQUESTS_PER_MINUTE, linkOf)]',
    test: {
      file: LIMITS,
      name: 'a link is read so often a minute, whoever reads it, and another link is read still',
    },
  },
  {
    guard: 'an address opens pages so often a minute',
    file: `${PAGE}/routes.ts`,
    find: "router.use('/pay', privately, limitBy(deps.requestsPerMinute, addressOf));",
    replace: "router.use('/pay', privately);",
    test: {
      file: LIMITS,
      name: 'one address opens pages so often a minute, of whatever links, those that somebody made up included',
    },
  },
];

/** The customer's page. */
export const PAYMENT_LINK_GUARDS: readonly Guard[] = [...LINKS, ...PRESSES, ...VISITS];
