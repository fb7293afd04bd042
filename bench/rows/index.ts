import type { Bench } from '../mechanism/bench';
import type { Row } from '../report';
import { apiRead } from './api-read';
import { cpuRatio, cpuRatioMpesa } from './cpu-ratio';
import { historyEvents } from './history-events';
import { historyEventsMpesa } from './history-events-mpesa';
import { latency } from './latency';
import { ledgerHotAccount } from './ledger-hot-account';
import { ledgerPost } from './ledger-post';
import { mpesaInFlight } from './mpesa-in-flight';
import { recovery } from './recovery';

/** How to measure each row, by its name; one may give further rows, whose names begin with its own. */
export const ROWS: Readonly<Record<string, (bench: Bench) => Promise<Row[]>>> = {
  'history-events.rent-payment.cash': historyEvents,
  'cpu-ratio.rent-payment.cash': cpuRatio,
  'latency.rent-payment.cash.p50': latency,
  'ledger.post.vs-two-line-insert': ledgerPost,
  'ledger.post.hot-account.vs-running-balance': ledgerHotAccount,
  'api.read.p99.vs-bare-express': apiRead,
  'recovery.seconds': recovery,
  'history-events.rent-payment.mpesa': historyEventsMpesa,
  'cpu-ratio.rent-payment.mpesa': cpuRatioMpesa,
  'mpesa.in-flight.10000': mpesaInFlight,
};
