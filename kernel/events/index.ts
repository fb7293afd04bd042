export { EVENT_CATALOGUE, isEventType, type EventData, type EventType } from './catalogue';
export { CONSUMERS_OF, type ConsumerName } from './consumers';
export { ENVELOPE, type Actor, type EventEnvelope, type Origin } from './envelope';
export { consumeBatch, ensureCursors, SHARDS, type Consumer, type ConsumerDeps, type DeliveredEvent } from './consume';
export { envelopeHead, eventIdOf, recordEvents, type EventToRecord } from './outbox';
export { publishOutbox } from './publish';
export { recordProcessStart, markProcessStarted, waitingProcessStarts, type ProcessStart } from './process-start';
export { rewindConsumer } from './rewind';
export { createWakeUp, onWakeUp, type WakeUp } from './wake-up';
