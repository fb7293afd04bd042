import {
  CREDENTIALS,
  failureOf,
  refuses,
  says,
  StandIn,
} from '../../../test/support/providers/gateway-stand-in';

const standIn = new StandIn();
const WINDOW = { from: new Date('2020-08-04T05:36:00Z'), to: new Date('2020-08-05T05:36:00Z'), offset: 100 };

beforeAll(() => standIn.start());
beforeEach(() => {
  standIn.seen.length = 0;
});
afterAll(() => standIn.stop());

const LINE = {
  transactionId: 'LHG31AA5TX',
  trxDate: '2020-08-05T10:13:00Z',
  msisdn: 722_000_000,
  sender: 'MPESA',
  transactiontype: 'c2b-pay-bill-debit',
  billreference: '37207636392',
  amount: '168.00',
  organizationname: 'Daraja Pull API Test',
};
const READ = {
  transactionId: 'LHG31AA5TX',
  at: new Date('2020-08-05T07:13:00Z'),
  msisdn: '722000000',
  amountMinor: 16_800n,
  accountReference: '37207636392',
  type: 'c2b-pay-bill-debit',
};

test('a page of the statement is asked for in East African time and read whole, nested or flat', async () => {
  for (const Response of [[[LINE]], [LINE], [[LINE], []]]) {
    standIn.seen.length = 0;
    standIn.respond = says({ ResponseRefID: '26178', ResponseCode: '1000', Response });
    expect(await standIn.open().pull(WINDOW)).toEqual({ lines: [READ] });
    expect(standIn.calls).toMatchObject([
      {
        method: 'POST',
        path: '/pulltransactions/v1/query',
        body: {
          ShortCode: '174379',
          StartDate: '2020-08-04 08:36:00',
          EndDate: '2020-08-05 08:36:00',
          OffSetValue: '100',
        },
      },
    ]);
  }
});

test('a line without number, reference or type is read; one without a readable amount or time fails the page', async () => {
  const page = (line: object) => says({ ResponseCode: '1000', Response: [[LINE, line]] });
  standIn.respond = page({ ...LINE, msisdn: null, billreference: null, transactiontype: undefined });
  const { lines } = await standIn.open().pull(WINDOW);
  expect(lines[1]).toEqual({ ...READ, msisdn: '', accountReference: '', type: '' });
  for (const broken of [
    { amount: '1,68' },
    { trxDate: 'yesterday' },
    { transactionId: '' },
    { amount: null },
  ]) {
    standIn.respond = page({ ...LINE, ...broken });
    expect(await failureOf(standIn.open().pull(WINDOW))).toMatchObject({ kind: 'unknown' });
  }
});

test('a time without payments has no lines; a page that lost its lines is not taken for one', async () => {
  standIn.respond = says({ ResponseCode: '1001', ResponseMessage: 'No transactions', Response: [[]] });
  expect(await standIn.open().pull(WINDOW)).toEqual({ lines: [] });
  standIn.respond = says({ ResponseCode: '1000', ResponseMessage: 'Success' });
  expect(await failureOf(standIn.open().pull(WINDOW))).toMatchObject({ kind: 'unknown' });
  standIn.respond = says({ ResponseCode: '1' });
  expect(await failureOf(standIn.open().pull(WINDOW))).toMatchObject({ kind: 'rejected', code: '1' });
});

test('a paybill that is not registered for its statement registers itself once, and reads it', async () => {
  let isRegistered = false;
  standIn.respond = (response, seen) => {
    if (seen.path.endsWith('/register')) {
      isRegistered = true;
      says({ ResponseRefID: 'feb5', ResponseStatus: '1000', ShortCode: '174379' })(response, seen);
    } else if (isRegistered) says({ ResponseCode: '1000', Response: [[LINE]] })(response, seen);
    else refuses(400, '400.001', 'Invalid ShortCode')(response, seen);
  };
  const credentials = { ...CREDENTIALS, nominatedNumber: '254700000001' };
  const statementUrl = 'https://example.test/statement';
  expect(await standIn.open({ credentials, statementUrl }).pull(WINDOW)).toEqual({ lines: [READ] });
  expect(standIn.calls.map(({ path }) => path.split('/').at(-1))).toEqual(['query', 'register', 'query']);
  isRegistered = false;
  expect(await failureOf(standIn.open().pull(WINDOW))).toMatchObject({ kind: 'rejected', code: '400.001' });
});

test('a registration for the statement is done when it is new and when it stands already', async () => {
  const register = () =>
    standIn
      .open()
      .registerPull({ nominatedNumber: '254700000001', callbackUrl: 'https://example.test/statement' });
  for (const ResponseStatus of ['1000', '1001']) {
    standIn.respond = says({ ResponseRefID: 'feb5', ResponseStatus, ShortCode: '174379' });
    await register();
  }
  standIn.respond = says({ ResponseRefID: 'feb5', ResponseStatus: '1002' });
  expect(await failureOf(register())).toMatchObject({ kind: 'rejected', code: '1002' });
});
