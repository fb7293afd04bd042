export { ENVELOPE, type Origin } from './envelope';
export { eventsAfter, FEED_START, isFeedPlace, type FeedPlace } from './feed';
