export { readConfig, type Config, type Environment } from './config';
export { ConfigError } from './config-error';
export { settingsTable } from './describe';
