export { startAfricasTalking, type AfricasTalking } from './server';
