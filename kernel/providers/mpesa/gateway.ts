import Mpesa from 'mpesa-node';
import type { Clock } from '../../time';
import { shillingsOf, checkPush, checkReceiver } from './checks';
import type { MpesaGateway, StatementWindow, StatusQuestion } from './port';
import { ProviderError } from './provider-error';
import { CONVERSATION, lineOf, readAnswer, REGISTERED, STATEMENT, STK_ACCEPTED, STK_STATE } from './shapes';
import { eastAfricanStamp, eastAfricanText } from './times';
import { openTransport, type ProviderCall, type Transport } from './transport';

/** What one paybill is used with. Secret but for the short codes. */
export interface MpesaCredentials {
  readonly shortCode: string;
  readonly passkey: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The short code that pays out. */
  readonly b2cShortCode: string;
  readonly initiatorName: string;
  /** The initiator's password, encrypted with the provider's certificate, base64. */
  readonly securityCredential: string;
  /** Number of the person who answers for the statement; with it the paybill registers itself for it when it is not. */
  readonly nominatedNumber?: string | undefined;
}

/** How a gateway is opened. */
export interface MpesaSettings {
  readonly baseUrl: string;
  readonly credentials: MpesaCredentials;
  readonly clock: Clock;
  readonly timeoutMs?: number;
  readonly oauthTimeoutMs?: number;
  /** Address given where the paybill registers for its statement; the statement is asked for, so nothing comes there. */
  readonly statementUrl?: string;
  readonly observe?: (call: ProviderCall) => void;
}

const TIMEOUT_MS = 10_000;
const OAUTH_TIMEOUT_MS = 5_000;
/** The statement of a short code without transactions answers so. */
const STATEMENT_OK = new Set(['1000', '1001']);

/** The library's bodies over our transport; it stamps in UTC, and the provider's clock is East African. */
function libraryOver(transport: Transport, credentials: MpesaCredentials, clock: Clock): Mpesa {
  const { shortCode, passkey, consumerKey, consumerSecret, initiatorName, securityCredential } = credentials;
  const library = new Mpesa({
    ...{ consumerKey, consumerSecret, shortCode, initiatorName },
    lipaNaMpesaShortCode: shortCode,
    lipaNaMpesaShortPass: passkey,
  });
  library.security = () => securityCredential;
  library.request = () =>
    Promise.resolve({
      post: (path, body) => {
        if (!('Timestamp' in body)) return transport.post(path, body);
        const Timestamp = eastAfricanStamp(clock.now());
        const Password = Buffer.from(`${shortCode}${passkey}${Timestamp}`).toString('base64');
        return transport.post(path, { ...body, Timestamp, Password });
      },
    });
  return library;
}

/** @throws ProviderError rejected where HTTP 200 carries a refusal, pending where the request waits to be sent on. */
function accepted(responseCode: string): void {
  if (responseCode === '0') return;
  const kind = responseCode === '100000000' ? 'pending' : 'rejected';
  throw new ProviderError(kind, `the gateway answered ${responseCode}`, responseCode);
}

function statusBody({ originatorConversationId, receipt, resultUrl, timeoutUrl, remarks }: StatusQuestion) {
  return {
    CommandID: 'TransactionStatusQuery',
    ...(receipt === undefined ? {} : { TransactionID: receipt }),
    ...(originatorConversationId === undefined ? {} : { OriginalConversationID: originatorConversationId }),
    IdentifierType: '4',
    ResultURL: resultUrl,
    QueueTimeOutURL: timeoutUrl,
    Remarks: remarks,
    Occasion: remarks,
  };
}

/** What the library knows how to ask: the push, its query, the reversal. */
function byLibrary(
  library: Mpesa,
  { shortCode }: MpesaCredentials,
): Pick<MpesaGateway, 'stkPush' | 'stkQuery' | 'reversal'> {
  return {
    stkPush: async (push) => {
      checkPush(push);
      const { phone, callbackUrl, accountReference, description } = push;
      const amount = shillingsOf(push.amountMinor);
      const answer = await library.lipaNaMpesaOnline(
        phone,
        amount,
        callbackUrl,
        accountReference,
        description,
      );
      const read = readAnswer(STK_ACCEPTED, answer);
      accepted(read.ResponseCode);
      return { merchantRequestId: read.MerchantRequestID, checkoutRequestId: read.CheckoutRequestID };
    },
    stkQuery: async ({ checkoutRequestId }) => {
      try {
        const read = readAnswer(STK_STATE, await library.lipaNaMpesaQuery(checkoutRequestId));
        accepted(read.ResponseCode);
        return { state: 'final', resultCode: read.ResultCode, resultDesc: read.ResultDesc };
      } catch (error) {
        if (error instanceof ProviderError && error.kind === 'pending') return { state: 'pending' };
        throw error;
      }
    },
    reversal: async ({ receipt, amountMinor, resultUrl, timeoutUrl, remarks }) => {
      const amount = shillingsOf(amountMinor);
      const answer = await library.reversal(receipt, amount, timeoutUrl, resultUrl, shortCode, remarks);
      const read = readAnswer(CONVERSATION, answer);
      accepted(read.ResponseCode);
      return { conversationId: read.ConversationID };
    },
  };
}

/** What the library lacks, over the same transport. */
function byTransport(
  transport: Transport,
  credentials: MpesaCredentials,
): Omit<MpesaGateway, 'stkPush' | 'stkQuery' | 'reversal'> {
  const { shortCode, b2cShortCode, initiatorName, securityCredential } = credentials;
  const converse = async (
    path: string,
    body: Record<string, unknown>,
  ): Promise<{ conversationId: string }> => {
    const read = readAnswer(CONVERSATION, await transport.post(path, body));
    accepted(read.ResponseCode);
    return { conversationId: read.ConversationID };
  };
  const register = async (path: string, body: Record<string, unknown>): Promise<void> =>
    void readAnswer(REGISTERED, await transport.post(path, body));
  return {
    b2c: async ({
      originatorConversationId,
      amountMinor,
      phone,
      remarks,
      occasion,
      resultUrl,
      timeoutUrl,
    }) => {
      checkReceiver(phone);
      return converse('/mpesa/b2c/v3/paymentrequest', {
        OriginatorConversationID: originatorConversationId,
        InitiatorName: initiatorName,
        SecurityCredential: securityCredential,
        CommandID: 'BusinessPayment',
        Amount: String(shillingsOf(amountMinor)),
        PartyA: b2cShortCode,
        PartyB: phone,
        Remarks: remarks,
        QueueTimeOutURL: timeoutUrl,
        ResultURL: resultUrl,
        Occassion: occasion,
      });
    },
    transactionStatus: (question) =>
      converse('/mpesa/transactionstatus/v1/query', {
        Initiator: initiatorName,
        SecurityCredential: securityCredential,
        PartyA: question.originatorConversationId === undefined ? shortCode : b2cShortCode,
        ...statusBody(question),
      }),
    registerC2b: ({ confirmationUrl, validationUrl, responseType }) =>
      register('/mpesa/c2b/v2/registerurl', {
        ShortCode: shortCode,
        ResponseType: responseType,
        ConfirmationURL: confirmationUrl,
        ValidationURL: validationUrl,
      }),
    registerPull: ({ nominatedNumber, callbackUrl }) =>
      register('/pulltransactions/v1/register', {
        ShortCode: shortCode,
        RequestType: 'Pull',
        NominatedNumber: nominatedNumber,
        CallBackURL: callbackUrl,
      }),
    pull: async ({ from, to, offset }) => {
      const answer = await transport.post('/pulltransactions/v1/query', {
        ShortCode: shortCode,
        StartDate: eastAfricanText(from),
        EndDate: eastAfricanText(to),
        OffSetValue: String(offset),
      });
      const read = readAnswer(STATEMENT, answer);
      if (!STATEMENT_OK.has(read.ResponseCode)) accepted(read.ResponseCode);
      return { lines: read.Response.flat().map(lineOf) };
    },
  };
}

/** A paybill that is not registered for its statement is refused so. */
const NOT_REGISTERED = '400.001';

/** Reads the statement; a paybill that is not registered for it registers itself, once, where it can. */
async function pullRegistered(
  gateway: Pick<MpesaGateway, 'pull' | 'registerPull'>,
  window: StatementWindow,
  { credentials: { nominatedNumber }, statementUrl: callbackUrl }: MpesaSettings,
): ReturnType<MpesaGateway['pull']> {
  try {
    return await gateway.pull(window);
  } catch (error) {
    const isNew = error instanceof ProviderError && error.code === NOT_REGISTERED;
    if (!isNew || nominatedNumber === undefined || callbackUrl === undefined) throw error;
    await gateway.registerPull({ nominatedNumber, callbackUrl });
    return gateway.pull(window);
  }
}

/**
 * Opens M-Pesa for one paybill: the provider's own library (its bodies) behind our port, over a transport with time-outs,
 * one token for all calls and a meaning for every failure.
 */
export function openMpesa(settings: MpesaSettings): MpesaGateway {
  const { baseUrl, credentials, clock, observe = () => undefined } = settings;
  const { timeoutMs = TIMEOUT_MS, oauthTimeoutMs = OAUTH_TIMEOUT_MS } = settings;
  const { consumerKey, consumerSecret } = credentials;
  const transport = openTransport({
    baseUrl,
    consumerKey,
    consumerSecret,
    timeoutMs,
    oauthTimeoutMs,
    clock,
    observe,
  });
  const library = libraryOver(transport, credentials, clock);
  const gateway = { ...byLibrary(library, credentials), ...byTransport(transport, credentials) };
  return { ...gateway, pull: (window) => pullRegistered(gateway, window, settings) };
}
