export type { Actor, EventEnvelope, Origin } from './envelope';
