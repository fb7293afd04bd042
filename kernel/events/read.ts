export type { Origin } from './envelope';
