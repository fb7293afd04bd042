import { databaseUrls, type DatabaseUrls } from './database-urls';
import { parseCodecKeys, type CodecKeySet } from './codec-keys';
import { SETTINGS, type Settings } from './settings';

/** Every setting of a process, read once at its door and passed on as values. */
export interface Config extends Omit<Settings, 'CODEC_KEYS'> {
  readonly database: DatabaseUrls;
  readonly codecKeys: CodecKeySet;
}

/** A setting that is missing or malformed; the message names each variable and its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every bad variable with what to set; nothing has been started when it is thrown.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const remedy = SETTINGS.shape[name as keyof typeof SETTINGS.shape]?.description ?? '';
      return `  ${name}: ${issue.message}. ${remedy}`;
    });
    throw new ConfigError(`The settings are not usable:\n${lines.join('\n')}`);
  }
  const { CODEC_KEYS, ...settings } = parsed.data;
  try {
    return { ...settings, database: databaseUrls(parsed.data), codecKeys: parseCodecKeys(CODEC_KEYS) };
  } catch (error) {
    throw new ConfigError(`The settings are not usable:\n  ${(error as Error).message}`);
  }
}
