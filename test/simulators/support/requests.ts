import type { RequestPoint } from '../../../dev/simulators/daraja/faults/table';
import { ask, type Json, type Reply } from './ask';
import { BASIC, PHONE, type Room } from './room';

type Request = (room: Room, change?: Json, version?: string) => Promise<Reply>;

const SHORT_CODE = '174379';
const HOUR_MS = 3_600_000;

/** Now and so many milliseconds, as Pull writes a time: Nairobi's clock without its zone. */
export const nairobi = (fromNowMs: number): string =>
  new Date(Date.now() + 3 * HOUR_MS + fromNowMs).toISOString().slice(0, 19).replace('T', ' ');

/** A request of the operator's, whose result is posted to the path `name` of the merchant. */
const operatorRequest =
  (name: string, path: string, fields: Json): Request =>
  ({ call, merchant: { url } }, change) =>
    call(path, {
      Initiator: 'testapi',
      SecurityCredential: 'RC6E9WDx',
      ResultURL: `${url}/${name}`,
      QueueTimeOutURL: `${url}/timeout`,
      Remarks: 'OK',
      ...fields,
      ...change,
    });

/** A request of each endpoint that is right in every field, but for what `change` has otherwise. */
export const REQUESTS: Record<RequestPoint, Request> = {
  oauth: ({ daraja }) =>
    ask(`${daraja.url}/oauth/v1/generate?grant_type=client_credentials`, undefined, {
      authorization: BASIC,
    }),
  'stk.push': ({ push }, change) => push(change),
  'stk.query': async ({ push, query }) => query(String((await push()).body['CheckoutRequestID'])),
  'b2c.request': ({ b2c }, change) => b2c(change),
  'status.request': operatorRequest('status', '/mpesa/transactionstatus/v1/query', {
    CommandID: 'TransactionStatusQuery',
    OriginalConversationID: 'payout-1',
    PartyA: '600992',
    IdentifierType: '4',
  }),
  'reversal.request': operatorRequest('reversal', '/mpesa/reversal/v1/request', {
    CommandID: 'TransactionReversal',
    TransactionID: 'SKE0000000',
    Amount: '100',
    ReceiverParty: SHORT_CODE,
    RecieverIdentifierType: '11',
  }),
  'balance.request': operatorRequest('balance', '/mpesa/accountbalance/v1/query', {
    CommandID: 'AccountBalance',
    PartyA: SHORT_CODE,
    IdentifierType: '4',
  }),
  'c2b.register': ({ call, merchant }, change, version = 'v2') =>
    call(`/mpesa/c2b/${version}/registerurl`, {
      ShortCode: SHORT_CODE,
      ResponseType: 'Completed',
      ConfirmationURL: `${merchant.url}/confirm`,
      ...change,
    }),
  'c2b.simulate': ({ call }, change, version = 'v2') =>
    call(`/mpesa/c2b/${version}/simulate`, {
      ShortCode: Number(SHORT_CODE),
      CommandID: 'CustomerPayBillOnline',
      Amount: 5,
      Msisdn: Number(PHONE),
      BillRefNumber: 'UNIT-4B',
      ...change,
    }),
  'pull.register': ({ call, merchant }) =>
    call('/pulltransactions/v1/register', {
      ShortCode: SHORT_CODE,
      RequestType: 'Pull',
      NominatedNumber: '254722000000',
      CallBackURL: `${merchant.url}/pull`,
    }),
  pull: ({ call }, change) =>
    call('/pulltransactions/v1/query', {
      ShortCode: SHORT_CODE,
      StartDate: nairobi(-HOUR_MS),
      EndDate: nairobi(60_000),
      OffSetValue: '0',
      ...change,
    }),
};
