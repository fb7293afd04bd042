import { done, type Endpoint } from '../gateway/endpoint';
import { Refusal } from '../gateway/refusal';
import { DEVELOPMENT } from '../parts/options';

/** Tokens against the consumer's key and secret. `expires_in` is text, as Daraja has it. */
export const oauth: Endpoint = {
  point: 'oauth',
  routes: ['GET /oauth/v1/generate'],
  isOpen: true,
  about: () => ({ shortCode: '' }),
  handle: ({ query, authorization }, { options, tokens, settings }) => {
    const key = options.consumerKey ?? DEVELOPMENT.consumerKey;
    const secret = options.consumerSecret ?? DEVELOPMENT.consumerSecret;
    const expected = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    if (authorization !== expected) throw new Refusal('400.008.01', 'Invalid Authentication passed');
    if (query.get('grant_type') !== 'client_credentials')
      throw new Refusal('400.008.02', 'Invalid grant type passed');
    return done({ access_token: tokens.issue(), expires_in: String(settings.tokenSeconds) });
  },
};
