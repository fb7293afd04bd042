import Mpesa from 'mpesa-node';
import { checkPush, checkRemarks, shillingsOf } from './checks';
import type { MpesaCredentials, MpesaGateway } from './port';
import { ProviderError } from './provider-error';
import { CONVERSATION, readAccepted, STK_ACCEPTED, STK_STATE } from './shapes';
import { eastAfricanStamp } from './times';
import type { Transport } from './transport';

type LibraryCalls = Pick<MpesaGateway, 'stkPush' | 'stkQuery' | 'reversal'>;

/** What the library's own way out is replaced with. */
interface Surroundings {
  readonly baseUrl: string;
  readonly credentials: MpesaCredentials;
  readonly transport: Transport;
}

/**
 * The library for one request. Its bodies are used; its way out (a token for each call, no time-out, any page taken for an
 * answer) and its encryption (with a certificate of 2016) are not. It stamps in UTC, and the provider's clock is East African.
 */
function libraryAt({ baseUrl, credentials, transport }: Surroundings, at: Date): Mpesa {
  const { shortCode, passkey, consumerKey, consumerSecret, initiatorName, securityCredential } = credentials;
  const library = new Mpesa({
    ...{ consumerKey, consumerSecret, shortCode, initiatorName },
    lipaNaMpesaShortCode: shortCode,
    lipaNaMpesaShortPass: passkey,
  });
  library.baseURL = baseUrl;
  library.security = () => securityCredential;
  const Timestamp = eastAfricanStamp(at);
  const Password = Buffer.from(`${shortCode}${passkey}${Timestamp}`).toString('base64');
  library.request = () =>
    Promise.resolve({
      post: (path, body) =>
        transport.post(path, 'Timestamp' in body ? { ...body, Timestamp, Password } : body),
    });
  return library;
}

/** What the library knows how to ask: the push, its query, the reversal. */
export function libraryCalls(surroundings: Surroundings): LibraryCalls {
  return {
    stkPush: async (push) => {
      checkPush(push);
      const { phone, callbackUrl, accountReference, description, at } = push;
      const shillings = shillingsOf(push.amountMinor);
      const library = libraryAt(surroundings, at);
      const read = readAccepted(
        STK_ACCEPTED,
        await library.lipaNaMpesaOnline(phone, shillings, callbackUrl, accountReference, description),
      );
      return { merchantRequestId: read.MerchantRequestID, checkoutRequestId: read.CheckoutRequestID };
    },
    stkQuery: async ({ checkoutRequestId, at }) => {
      try {
        const answer = await libraryAt(surroundings, at).lipaNaMpesaQuery(checkoutRequestId);
        const read = readAccepted(STK_STATE, answer);
        return { state: 'final', resultCode: read.ResultCode, resultDesc: read.ResultDesc };
      } catch (error) {
        if (error instanceof ProviderError && error.kind === 'pending') return { state: 'pending' };
        throw error;
      }
    },
    reversal: async ({ receipt, amountMinor, resultUrl, timeoutUrl, remarks }) => {
      checkRemarks(remarks);
      const shillings = shillingsOf(amountMinor);
      const { shortCode } = surroundings.credentials;
      // The time is in no body of a reversal.
      const library = libraryAt(surroundings, new Date(0));
      const read = readAccepted(
        CONVERSATION,
        await library.reversal(receipt, shillings, timeoutUrl, resultUrl, shortCode, remarks),
      );
      return { conversationId: read.ConversationID };
    },
  };
}
