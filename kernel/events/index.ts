export { EVENT_CATALOGUE, type EventData, type EventType } from './catalogue';
export { CONSUMERS_OF } from './consumers';
export { ENVELOPE, type EventEnvelope, type Origin } from './envelope';
export { companiesOwed, readBacklog, type Backlog, type Waiting } from './backlog';
export { consumeShards } from './consume';
export { type Consumer, type DeliveredEvent } from './consumer';
export { ensureCursors, SHARDS } from './cursor';
export { startKeeper, type TakeNews } from './keeper';
export { startLoop, type Loop } from './loop';
export { envelopeHead, eventIdOf, recordEvents, type EventToRecord } from './outbox';
export { publishOutbox } from './publish';
export {
  recordProcessStart,
  markProcessStarted,
  waitingProcessStarts,
  type ProcessStart,
} from './process-start';
export { markSignalHandled, recordProcessSignals, type ProcessSignal } from './process-signal';
export { openRelay, type Relay, type RelaySettings } from './relay';
export { type RelayFailure, type RelayReport } from './report';
export { rewindConsumer } from './rewind';
export { openStartCalls } from './start-call';
export { openStartTaker, type StartTaker, type StartTakerReport } from './start-taker';
export { createWakeUp, type WakeUp } from './wake-up';
