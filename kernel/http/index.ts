export { isPublicAddress } from './addresses';
export { postOnce, type Posted } from './post-once';
