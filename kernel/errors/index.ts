export { AppError, isAppError, type AppErrorExtras } from './app-error';
export { ERRORS, isErrorCode, type ErrorCode, type ErrorRow } from './table';
