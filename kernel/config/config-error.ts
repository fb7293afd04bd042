/** A setting that is missing or malformed; the message names each variable and its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
