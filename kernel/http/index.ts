export { isPublicAddress } from './addresses';
export { postOnce } from './post-once';
