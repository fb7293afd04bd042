export { readConfig, type Config } from './config';
export { ConfigError } from './config-error';
export { settingsTable } from './describe';
