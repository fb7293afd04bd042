import { checkQuestion, checkReceiver, checkRemarks, checkWindow, shillingsOf } from './checks';
import { unacceptedBy } from './classify';
import type { B2cPayment, MpesaCredentials, MpesaGateway, StatusQuestion } from './port';
import {
  CONVERSATION,
  lineOf,
  PAYOUT,
  PULL_REGISTERED,
  readAccepted,
  readAnswer,
  responseCodeOf,
  STATEMENT,
} from './shapes';
import { eastAfricanText } from './times';
import type { Transport } from './transport';

type OwnCalls = Omit<MpesaGateway, 'stkPush' | 'stkQuery' | 'reversal'>;

const STATEMENT_READ = '1000';
/** Of a time without transactions, and of a short code that is registered already. */
const NOTHING_NEW = '1001';

function payoutBody(credentials: MpesaCredentials, payment: B2cPayment) {
  const { initiatorName, securityCredential, b2cShortCode } = credentials;
  return {
    OriginatorConversationID: payment.originatorConversationId,
    InitiatorName: initiatorName,
    SecurityCredential: securityCredential,
    CommandID: 'BusinessPayment',
    Amount: String(shillingsOf(payment.amountMinor)),
    PartyA: b2cShortCode,
    PartyB: payment.phone,
    Remarks: payment.remarks,
    QueueTimeOutURL: payment.timeoutUrl,
    ResultURL: payment.resultUrl,
    Occassion: payment.occasion,
  };
}

function statusBody(credentials: MpesaCredentials, question: StatusQuestion) {
  const { initiatorName, securityCredential, shortCode, b2cShortCode } = credentials;
  const { originatorConversationId, receipt, resultUrl, timeoutUrl, remarks } = question;
  return {
    Initiator: initiatorName,
    SecurityCredential: securityCredential,
    CommandID: 'TransactionStatusQuery',
    ...(receipt === undefined ? {} : { TransactionID: receipt }),
    ...(originatorConversationId === undefined ? {} : { OriginalConversationID: originatorConversationId }),
    PartyA: originatorConversationId === undefined ? shortCode : b2cShortCode,
    IdentifierType: '4',
    ResultURL: resultUrl,
    QueueTimeOutURL: timeoutUrl,
    Remarks: remarks,
    Occasion: remarks,
  };
}

function statementCalls(
  transport: Transport,
  shortCode: string,
): Pick<MpesaGateway, 'registerPull' | 'pull'> {
  return {
    registerPull: async ({ nominatedNumber, callbackUrl }) => {
      const answer = await transport.post('/pulltransactions/v1/register', {
        ShortCode: shortCode,
        RequestType: 'Pull',
        NominatedNumber: nominatedNumber,
        CallBackURL: callbackUrl,
      });
      const { ResponseStatus: status } = readAnswer(PULL_REGISTERED, answer);
      if (status !== STATEMENT_READ && status !== NOTHING_NEW) throw unacceptedBy(status);
    },
    pull: async (window) => {
      checkWindow(window);
      const answer = await transport.post('/pulltransactions/v1/query', {
        ShortCode: shortCode,
        StartDate: eastAfricanText(window.from),
        EndDate: eastAfricanText(window.to),
        OffSetValue: String(window.offset),
      });
      const code = responseCodeOf(answer);
      if (code === NOTHING_NEW) return { lines: [] };
      if (code !== STATEMENT_READ) throw unacceptedBy(code);
      return { lines: readAnswer(STATEMENT, answer).Response.flat().map(lineOf) };
    },
  };
}

/** What the library lacks or has in an old version, over the same transport. */
export function ownCalls(transport: Transport, credentials: MpesaCredentials): OwnCalls {
  const { shortCode } = credentials;
  return {
    b2c: async (payment) => {
      checkReceiver(payment.phone);
      checkRemarks(payment.remarks);
      const body = payoutBody(credentials, payment);
      const read = readAccepted(PAYOUT, await transport.post('/mpesa/b2c/v3/paymentrequest', body));
      return {
        conversationId: read.ConversationID,
        originatorConversationId: read.OriginatorConversationID,
      };
    },
    transactionStatus: async (question) => {
      checkQuestion(question);
      const body = statusBody(credentials, question);
      const answer = await transport.post('/mpesa/transactionstatus/v1/query', body);
      return { conversationId: readAccepted(CONVERSATION, answer).ConversationID };
    },
    registerC2b: async ({ confirmationUrl, validationUrl, responseType }) => {
      const answer = await transport.post('/mpesa/c2b/v2/registerurl', {
        ShortCode: shortCode,
        ResponseType: responseType,
        ConfirmationURL: confirmationUrl,
        ValidationURL: validationUrl,
      });
      const code = responseCodeOf(answer);
      if (code !== '0') throw unacceptedBy(code);
    },
    ...statementCalls(transport, shortCode),
  };
}
