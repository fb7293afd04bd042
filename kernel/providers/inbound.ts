export { callbackToken, verifyCallbackToken } from './callback-token';
