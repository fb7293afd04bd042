export { FAULTS } from './faults';
export type { SentText } from './messages';
export { startAfricasTalking, type AfricasTalking } from './server';
