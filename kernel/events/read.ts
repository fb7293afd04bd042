export { EVENT_TYPES } from './catalogue';
export { ENVELOPE, type Origin } from './envelope';
export {
  eventsAfter,
  FEED_START,
  isFeedPlace,
  shardEventsAfter,
  type FeedPlace,
  type PlacedEvent,
} from './feed';
