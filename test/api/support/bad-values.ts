/** Bad texts by name of a query parameter. */
export type Query = Readonly<Record<string, readonly string[]>>;
/** Bad values by name of a field. */
export type Body = Readonly<Record<string, readonly unknown[]>>;

/** What is no text of any kind. */
export const NO_TEXT = [null, 1, true, [], {}, ''];
/** Texts and values that are no id of this kind. */
export const ids = (prefix: string): unknown[] => [
  ...NO_TEXT,
  ...[
    `${prefix}_`,
    `${prefix}0`,
    `${prefix.toUpperCase()}_0`,
    `${prefix}_ABC`,
    `${prefix}_0 `,
    `xyz_0192f0c1`,
  ],
  ...[
    `${prefix}_${'0'.repeat(65)}`,
    `${prefix}_0\u0000`,
    `${prefix}_0\n`,
    `${prefix}_' OR 1=1 --`,
    `${prefix}_٣`,
  ],
];
const DAYS = [
  ...NO_TEXT,
  ...[
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-01-01',
    '20260101',
    '1999-12-31',
  ],
  ...['2200-01-01', '2026-01-01T00:00:00Z', '2026-01-01 ', 'today', '2026-01-0１', '-2026-01-01', 20260101],
];
const AMOUNTS = [
  ...NO_TEXT,
  ...[
    100000,
    -1,
    1.5,
    '-1',
    '0',
    '-0',
    '00',
    '01',
    '+1',
    '1e3',
    '1.0',
    '1,000',
    ' 1',
    '1 ',
    '0x10',
    '١',
    'NaN',
    'Infinity',
  ],
  ...['99999999999999999999', '9223372036854775808', `1${'0'.repeat(400)}`],
];
const MONEY = [
  ...[null, 1, '1', [], {}, { amount: '1' }, { currency: 'KES' }],
  ...['USD', 'kes', '', null, 404].map((currency) => ({ amount: '1', currency })),
  ...AMOUNTS.map((amount) => ({ amount, currency: 'KES' })),
  { amount: '1', currency: 'KES', minor: true },
];
const CODES = [
  ...NO_TEXT,
  ' X',
  'X ',
  '-X',
  'X'.repeat(41),
  'RC\u0000',
  'RC\n1',
  'RC<b>',
  'RC"1',
  'RC\u202e1',
  '🏠',
  'RC\ud800',
];
const TEXTS = [
  1,
  true,
  [],
  {},
  '',
  '   ',
  'x'.repeat(501),
  'a\u0000b',
  'a\nb',
  'a\u001bb',
  'a\u007fb',
  'a\u0085b',
  '\ud800',
  'a\udc00',
];

const PHONES = [
  ...[
    1,
    true,
    [],
    {},
    '',
    '0712345678',
    '712345678',
    '254612345678',
    '25471234567',
    '2547123456789',
    '+255712345678',
  ],
  ...['254712345678 ', '254712345678\n', '+254 712 345 678', '٢٥٤٧١٢٣٤٥٦٧٨', 254712345678],
];

const id64 = (index: number): string => `pay_${String(index).padStart(32, '0')}`;

/** What no field of an endpoint's body takes. */
export const BODIES: Readonly<Record<string, Body>> = {
  recordPayment: {
    leaseId: ids('lse'),
    method: [...NO_TEXT, 'mpesa', 'Cash', 'cash ', ['cash']],
    amount: MONEY,
    receivedOn: DAYS,
    receiptNumber: CODES,
    note: TEXTS,
  },
  collectByMpesa: { leaseId: ids('lse'), amount: MONEY, phone: PHONES },
  retryByMpesa: { phone: PHONES },
  refundPayment: { amount: MONEY, reason: [null, ...TEXTS] },
  approveRefund: {},
  createPaymentLink: { expiresInHours: [null, '1', '', true, [], {}, 0, -1, 1.5, 721, 1e300] },
  resolveReview: {
    evidence: [
      ...[
        null,
        1,
        true,
        [],
        {},
        '',
        'statement',
        { kind: 'gossip' },
        { kind: ['note'] },
        { kind: '__proto__' },
      ],
      ...[
        { kind: 'receipt' },
        { kind: 'receipt', receiptNumber: 'nlj7rt61sv' },
        { kind: 'receipt', receiptNumber: 1 },
      ],
      ...[
        { kind: 'receipt', receiptNumber: 'NLJ7RT6' },
        { kind: 'statement_line', receiptNumber: 'NLJ7RT61SV' },
        { kind: 'note', receiptNumber: 'NLJ7RT61SV' },
        { kind: 'receipt', transactionId: 'NLJ7RT61SV' },
      ],
    ],
    reason: [null, ...TEXTS],
  },
  reversePayment: { reason: [null, ...TEXTS], reversedOn: DAYS },
  recordDeposit: {
    paymentIds: [
      ...[null, 'pay_1', {}, [], [null], [[id64(1)]], ['lse_1']],
      ...[
        [id64(1), id64(1)],
        Array.from({ length: 501 }, (_, index) => id64(index)),
        { 0: id64(1), length: 1 },
      ],
    ],
    bankAccount: [...NO_TEXT, 'kcb operating', '-kcb', 'k'.repeat(41), 'kcb\u0000', 'kcb;', '../kcb'],
    bankedOn: DAYS,
    slipNumber: CODES,
  },
  adjustCharges: {
    kind: [...NO_TEXT, 'Waiver', 'gift', '__proto__', 'constructor', ['waiver']],
    chargeId: ids('chg'),
    amount: MONEY,
    effectiveOn: DAYS,
    reason: [null, ...TEXTS],
    // Belongs to another kind.
    leaseId: ['lse_1'],
  },
};

const cursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');
const AT = '2026-01-01T00:00:00Z';
const CURSOR_KEYS: readonly unknown[] = [
  ...[[AT], [AT, 1], ['2026-13-01T00:00:00Z', 'pay_1'], ['0000-01-01T00:00:00Z', 'pay_1'], ['now', 'pay_1']],
  ...[[AT, 'pay_1\u0000'], [AT, "' OR 1=1"], [AT, '\ud800'], [AT, 'pay_1', 'more'], [[AT, 'pay_1']]],
];
const NO_CURSORS = [
  ...['', 'x', '%', 'null', '\u0000', 'a'.repeat(401), cursor(null), cursor({}), cursor([]), cursor('x')],
  ...[cursor([AT, 'pay_1']), cursor(['another', AT, 'pay_1']), cursor([null, AT, 'pay_1'])],
];
/** Bad values of the pages of a list: cursors of it whose key is none, and such as are none of its own. */
export const page = (list: string): Query => ({
  limit: ['', '0', '201', '1000', '-1', '1.5', '1e2', '0x10', ' 5', '5 ', 'NaN', 'all', '٥', '1_0'],
  after: [...NO_CURSORS, cursor([list]), ...CURSOR_KEYS.map((key) => cursor([list, ...(key as unknown[])]))],
});
const DAY_TEXTS = DAYS.filter((day) => typeof day === 'string');
/** Texts that are no instant. */
export const INSTANTS = [
  ...[
    '',
    'now',
    '2026-01-01',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '0000-01-01T00:00:00Z',
  ],
  ...[
    '9999-12-31T00:00:00Z',
    '2026-01-01T00:00:00+03:00',
    '2026-01-01T00:00:00',
    `2026-01-01T00:00:00.${'0'.repeat(200)}Z`,
  ],
  ...['-2026-01-01T00:00:00Z', '1767225600000'],
];

/** What no query parameter of an endpoint takes. */
export const QUERIES: Readonly<Record<string, Query>> = {
  listPayments: {
    ...page('listPayments'),
    leaseId: ids('lse').filter((id) => typeof id === 'string'),
    status: ['', 'Succeeded', 'posted', 'succeeded,failed'],
    updatedAfter: INSTANTS,
  },
  listReviews: {
    ...page('listReviews'),
    status: ['', 'Open', 'succeeded', 'open,resolved'],
    kind: ['', 'Quarantine', '__proto__', 'unknown'],
  },
  listEntries: page('listEntries'),
  listEvents: page('listEvents'),
  getLeaseStatement: {
    ...page('getLeaseStatement'),
    from: [...DAY_TEXTS, '2199-12-31'],
    to: DAY_TEXTS,
    skip: ['1'],
  },
  getBalances: { asOf: DAY_TEXTS, account: ['', '10', '10100', 'D1010', 'c1010', '1010 ', "1010' OR 1=1"] },
  getTrialBalance: { asOf: DAY_TEXTS },
};
