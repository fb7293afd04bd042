export { AppError, isAppError } from './app-error';
export { ERRORS, type ErrorCode } from './table';
