import type { SmsSimulator, StackAddresses } from './addresses';
import type { AuthKeyFiles } from './auth-keys';
import type { StackState } from './state';
import { surroundings } from './surroundings';

/** The settings of kernel/config for the processes of one stack, as environment; PORT and HEALTH_PORT are per copy. */
export function stackEnvironment(
  addresses: StackAddresses,
  state: StackState,
  keys: AuthKeyFiles,
  mpesaAccountsFile: string,
): Record<string, string> {
  const given = surroundings();
  return {
    DATABASE_URL: addresses.databaseUrl,
    DATABASE_ROLE_PASSWORD: given.DATABASE_ROLE_PASSWORD ?? state.databaseRolePassword,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    ...(addresses.temporalUiUrl === undefined ? {} : { TEMPORAL_UI_ORIGIN: addresses.temporalUiUrl }),
    SMTP_URL: addresses.smtpUrl,
    ...smsEnvironment(addresses.smsSimulator),
    AUTH_JWKS_FILE: keys.jwksFile,
    CODEC_KEYS: given.CODEC_KEYS ?? state.codecKeys,
    MPESA_BASE_URL: addresses.mpesaUrl,
    MPESA_ACCOUNTS_FILE: given.MPESA_ACCOUNTS_FILE ?? mpesaAccountsFile,
    CALLBACK_BASE_URL: addresses.serverUrl,
    CALLBACK_SECRET: given.CALLBACK_SECRET ?? state.callbackSecret,
    WEBHOOK_SECRET: given.WEBHOOK_SECRET ?? state.webhookSecret,
    WEBHOOK_PRIVATE_ADDRESSES: 'allowed',
    HOST: '127.0.0.1',
  };
}

/** Nothing where the caller has an SMS provider of its own: the processes inherit all of its settings. */
function smsEnvironment(simulator: SmsSimulator | undefined): Record<string, string> {
  if (simulator === undefined) return {};
  const { smsUrl, username, apiKey } = simulator;
  return { SMS_URL: smsUrl, SMS_USERNAME: username, SMS_API_KEY: apiKey };
}
