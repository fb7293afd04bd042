import { type Daraja, DEVELOPMENT, startDaraja } from '../../../dev/simulators/daraja';
import { ask, type Json, type Reply } from './ask';
import { startMerchant, type Merchant } from './merchant';

type Options = NonNullable<Parameters<typeof startDaraja>[0]>;

/** GET /_control/book. */
export interface BookView {
  readonly balances: Record<'phones' | 'shortCodes', Record<string, { opening: number; balance: number }>>;
  readonly movements: readonly {
    readonly receipt: string;
    readonly kind: string;
    readonly phone: string;
    readonly shortCode: string;
    readonly amount: number;
    readonly accountReference: string;
    readonly originatorConversationId?: string;
    readonly reverses?: string;
    readonly at: string;
  }[];
}

interface Count {
  readonly received: number;
  readonly effects: number;
}

/** GET /_control/requests. */
export interface RequestsView {
  readonly endpoints: Record<string, Count>;
  readonly accountReferences: Record<string, Count>;
  readonly originatorConversationIds: Record<string, Count>;
  readonly callbacks: {
    readonly points: Record<string, { posted: number; accepted: number; lost: number }>;
    readonly held: number;
    readonly onTheirWay: number;
  };
  readonly pending: { readonly pushes: number; readonly payouts: number; readonly timers: number };
}

/** A simulator, a merchant it calls back, and the merchant's client. */
export interface Room {
  readonly daraja: Daraja;
  readonly merchant: Merchant;
  /** Posts to the gateway with a good token. */
  readonly call: (path: string, body: Json, signal?: AbortSignal) => Promise<Reply>;
  readonly push: (change?: Json, signal?: AbortSignal) => Promise<Reply>;
  readonly query: (checkoutRequestId: string) => Promise<Reply>;
  readonly b2c: (change?: Json) => Promise<Reply>;
  /** Posts to the control API. @throws Error with its complaint. */
  readonly control: (path: string, body?: Json) => Promise<Json>;
  readonly book: () => Promise<BookView>;
  readonly requests: () => Promise<RequestsView>;
  readonly close: () => Promise<void>;
}

/** The phone that pays and is paid unless a test names another. */
export const PHONE = '254708374149';

const TIMESTAMP = '20261124120000';
const { shortCode, passkey, consumerKey, consumerSecret, b2cShortCode } = DEVELOPMENT;
/** Which product asks, as OAuth wants to know. */
export const BASIC = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
const PASSWORD = Buffer.from(shortCode + passkey + TIMESTAMP).toString('base64');

/** A push that is right in every field. */
export const pushBody = (merchantUrl: string): Json => ({
  BusinessShortCode: Number(shortCode),
  Password: PASSWORD,
  Timestamp: TIMESTAMP,
  TransactionType: 'CustomerPayBillOnline',
  Amount: '100',
  PartyA: PHONE,
  PartyB: shortCode,
  PhoneNumber: PHONE,
  CallBackURL: `${merchantUrl}/stk`,
  AccountReference: 'UNIT-4B',
  TransactionDesc: 'Rent',
});

/** A version 3 payout that is right in every field. */
export const payoutBody = (merchantUrl: string): Json => ({
  OriginatorConversationID: 'payout-1',
  InitiatorName: DEVELOPMENT.initiator.name,
  SecurityCredential: 'RC6E9WDx',
  CommandID: 'BusinessPayment',
  Amount: '50',
  PartyA: b2cShortCode,
  PartyB: PHONE,
  Remarks: 'Owner payout',
  QueueTimeOutURL: `${merchantUrl}/timeout`,
  ResultURL: `${merchantUrl}/result`,
  Occassion: '',
});

/** Opens a room in which customers answer at once, unless options say otherwise. */
export async function openRoom(options: Options = {}): Promise<Room> {
  const merchant = await startMerchant();
  const settings = { defaultThinkMs: 0, resultDelayMs: 0, ...options.settings };
  const daraja = await startDaraja({ seed: 'test', ...options, settings });
  let token: Promise<string> | undefined;
  const control = async (path: string, body?: Json): Promise<Json> => {
    if (path === 'reset') token = undefined;
    const { status, body: answer } = await ask(`${daraja.controlUrl}/_control/${path}`, body);
    if (status !== 200) throw new Error(String(answer['error']));
    return answer;
  };
  const call = async (path: string, body: Json, signal?: AbortSignal): Promise<Reply> => {
    const authorization = `Bearer ${await (token ??= tokenOf(daraja))}`;
    return ask(`${daraja.url}${path}`, body, { authorization }, signal);
  };
  return {
    daraja,
    merchant,
    call,
    push: (change, signal) =>
      call('/mpesa/stkpush/v1/processrequest', { ...pushBody(merchant.url), ...change }, signal),
    query: (CheckoutRequestID) =>
      call('/mpesa/stkpushquery/v1/query', {
        BusinessShortCode: shortCode,
        Password: PASSWORD,
        Timestamp: TIMESTAMP,
        CheckoutRequestID,
      }),
    b2c: (change) => call('/mpesa/b2c/v3/paymentrequest', { ...payoutBody(merchant.url), ...change }),
    control,
    book: async () => (await control('book')) as unknown as BookView,
    requests: async () => (await control('requests')) as unknown as RequestsView,
    close: async () => {
      await daraja.close();
      await merchant.close();
    },
  };
}

/** A fresh bearer token. */
export async function tokenOf(daraja: Daraja): Promise<string> {
  const url = `${daraja.url}/oauth/v1/generate?grant_type=client_credentials`;
  const { body } = await ask(url, undefined, { authorization: BASIC });
  return String(body['access_token']);
}

/** Opens a room before all tests of a file, empties it before each, and closes it after all. */
export function room(options: Options = {}): () => Room {
  let opened: Room | undefined;
  const get = (): Room => {
    if (!opened) throw new Error('no room yet');
    return opened;
  };
  beforeAll(async () => {
    opened = await openRoom(options);
  });
  beforeEach(async () => {
    await get().control('reset', { everything: true, seed: 'test' });
    get().merchant.notices.length = 0;
    get().merchant.answer = () => ({ ResultCode: 0, ResultDesc: 'Accepted' });
  });
  afterAll(() => get().close());
  return get;
}
