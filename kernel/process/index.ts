export { openHealthServer, type HealthServer } from './health-server';
export { openLogger, type Logger } from './logger';
export { createReadiness, type Readiness } from './readiness';
export { runProcess, type StartedProcess } from './run-process';
