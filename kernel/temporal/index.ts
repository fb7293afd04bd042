export { connectTemporal, type TemporalConnection } from './client';
export { openPayloadCodec } from './codec';
export { dataConverterOf } from './data-converter';
export { startProcess, type StartableProcess } from './start';
export { toActivityError } from './activity-error';
export { SEARCH_ATTRIBUTES, registerSearchAttributes } from './search-attributes';
