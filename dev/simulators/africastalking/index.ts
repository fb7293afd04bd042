export { FAULTS } from './faults';
export { startAfricasTalking, type AfricasTalking } from './server';
