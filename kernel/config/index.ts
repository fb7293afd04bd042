export { readConfig, ConfigError, type Config } from './config';
export { settingsTable } from './describe';
