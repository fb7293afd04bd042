import { EVENT_TYPES, type EventType } from './catalogue';

/** The consumers that exist; their cursors are kept under these names. */
export type ConsumerName = 'notifications' | 'audit';

/** Which events each consumer reacts to (the specification's Consumers column); the others pass it by. */
export const CONSUMERS_OF: Readonly<Record<ConsumerName, readonly EventType[]>> = {
  notifications: [
    'payment.succeeded',
    'payment.failed',
    'payment.reversed',
    'refund.succeeded',
    'refund.failed',
  ],
  audit: EVENT_TYPES,
};
