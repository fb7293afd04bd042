import { ConfigError } from './config-error';
import { databaseUrls, type DatabaseUrls } from './database-urls';
import { parseCodecKeys, type CodecKeySet } from './codec-keys';
import { SETTINGS, type Settings } from './settings';

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting of a process, read once at its door and passed on as values. */
export interface Config extends Omit<Settings, 'CODEC_KEYS' | 'CALLBACK_SECRET'> {
  readonly database: DatabaseUrls;
  /** @throws ConfigError when CODEC_KEYS is missing or malformed; asked for by the processes that touch payloads. */
  readonly codecKeys: CodecKeySet;
  /** @throws ConfigError when CALLBACK_SECRET is missing; asked for by the processes that touch callback addresses. */
  readonly callbackSecret: string;
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every bad variable with what to set; nothing has been started when it is thrown.
 */
export function readConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const remedy = SETTINGS.shape[name as keyof typeof SETTINGS.shape]?.description ?? '';
      return `  ${name}: ${issue.message}. ${remedy}`;
    });
    throw new ConfigError(`The settings are not usable:\n${lines.join('\n')}`);
  }
  const { CODEC_KEYS, CALLBACK_SECRET, ...settings } = parsed.data;
  return {
    ...settings,
    database: databaseUrls(parsed.data),
    get codecKeys() {
      return parseCodecKeys(CODEC_KEYS ?? '');
    },
    get callbackSecret() {
      if (CALLBACK_SECRET !== undefined) return CALLBACK_SECRET;
      throw new ConfigError(
        `The settings are not usable:\n  CALLBACK_SECRET: missing. ${SETTINGS.shape.CALLBACK_SECRET.description ?? ''}`,
      );
    },
  };
}
