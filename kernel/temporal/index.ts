export { connectTemporal, type TemporalConnection } from './client';
export { DEPLOYMENT_NAME, setCurrentBuild } from './deployment';
export { openPayloadCodec } from './codec';
export { dataConverterOf } from './data-converter';
export { openBackgroundStarter } from './background-starter';
export { startProcess, type CompanyProcess, type StartableProcess } from './start';
export { tellProcess, type TellableSignal } from './tell';
export { toActivityError } from './activity-error';
export { registerSearchAttributes } from './search-attributes';
