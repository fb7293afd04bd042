import type { ProcessName } from '../../../dev/stack';
import { SAGA, type SagaStep } from '../../../domain/rent-payment/saga';
import type { Story } from './stories';

/** Where in a transaction, or in a statement that stands alone, its process is killed. */
export type Moment = 'before BEGIN' | 'before COMMIT' | 'after COMMIT' | 'before' | 'after';

/** A point of the flow at which a process is killed, and the story that comes by there. */
export interface KillPoint {
  readonly label: string;
  readonly process: ProcessName;
  readonly moment: Moment;
  readonly story: Story;
  /** False for the relay's own statements, which are about all companies at once. */
  readonly isOfCompany: boolean;
  /** Who must be killed first, so that anybody comes by there. */
  readonly onceKilled?: KillPoint;
}

const IN_TRANSACTION: readonly Moment[] = ['before BEGIN', 'before COMMIT', 'after COMMIT'];
const ALONE: readonly Moment[] = ['before', 'after'];

const STORY_OF: Readonly<Record<SagaStep['workflow'], Story>> = {
  rentPayment: 'payments',
  bankDeposit: 'a deposit',
  paymentReversal: 'a reversal',
  chargeAdjustment: 'an adjustment',
};

type Place = Pick<KillPoint, 'label' | 'process' | 'story'>;

/** The steps of the saga table. */
const STEPS: readonly Place[] = SAGA.map(({ label, process, workflow, when }) => ({
  label,
  process,
  story: when === 'refused' ? 'a payment whose posting is refused' : STORY_OF[workflow],
}));

/** What a step does when it is refused: a transaction of its own after the rollback. */
const REFUSALS: readonly Place[] = [
  { label: 'fail-payment', process: 'worker', story: 'a payment that fails' },
  { label: 'refuse-deposit', process: 'worker', story: 'a deposit, twice' },
  { label: 'refuse-reversal', process: 'worker', story: 'a reversal, twice' },
  { label: 'refuse-adjustment', process: 'worker', story: 'an adjustment, twice' },
];

/** The relay between the steps: a notice that was handed over, the places of events, the cursors. */
const NOTICE: Place = { label: 'notices-end', process: 'relay', story: 'payments' };
const OWN: readonly Place[] = ['publish', 'cursor-audit', 'cursor-notifications'].map((label) => {
  return { label, process: 'relay', story: 'payments' };
});
/** A worker that is called after an acceptance: it claims the start, and notes what Temporal has taken. */
const CALLED: readonly Place[] = ['claim-starts', 'note-starts'].map((label) => {
  return { label, process: 'worker', story: 'payments' };
});
const SNAPSHOTS: Place = { label: 'take-snapshots', process: 'relay', story: 'payments' };

/** The steps of rent by M-Pesa, in the order in which a payment comes by them. */
const COLLECTING: readonly Place[] = [
  { label: 'accept-collection', process: 'server', story: 'a push that is paid' },
  { label: 'accept-retry', process: 'server', story: 'a push that is tried again' },
  { label: 'open-attempt', process: 'worker', story: 'a push that is paid' },
  { label: 'fail-attempt', process: 'worker', story: 'a push that is not sent' },
  { label: 'note-push', process: 'worker', story: 'a push that is paid' },
  { label: 'accept-callback', process: 'server', story: 'a push that is paid' },
  { label: 'apply-evidence', process: 'worker', story: 'a push that is paid' },
  { label: 'apply-evidence', process: 'worker', story: 'a push that fails, and is tried again at once' },
  { label: 'apply-query', process: 'worker', story: 'a push whose outcome a query tells' },
  { label: 'keep-lines', process: 'worker', story: 'a push whose outcome the statement tells' },
  { label: 'match-statement', process: 'worker', story: 'a push whose outcome the statement tells' },
  { label: 'post-unidentified', process: 'worker', story: 'money that nobody asked for' },
];

const at = (places: readonly Place[], moments: readonly Moment[], isOfCompany: boolean): KillPoint[] =>
  places.flatMap((place) => moments.map((moment) => ({ ...place, moment, isOfCompany })));

/** Every point: the saga table's steps, their refusals, and what workers and relay do between them. */
export const KILL_POINTS: readonly KillPoint[] = [
  ...at([...STEPS, ...REFUSALS, ...CALLED, SNAPSHOTS], IN_TRANSACTION, true),
  ...at([NOTICE], ALONE, true),
  ...at(OWN, ALONE, false),
  ...inPlaceOf('settle-starts', 'accept-payment', 'payments'),
];

/** What the relay does where a server was killed between its commit and its word to workers, or to Temporal. */
function inPlaceOf(label: string, accepted: string, story: Story): KillPoint[] {
  const committed = at([{ label: accepted, process: 'server', story }], ['after COMMIT'], true);
  const told = at([{ label, process: 'relay', story }], ALONE, false);
  return committed.flatMap((onceKilled) => told.map((point) => ({ ...point, onceKilled })));
}

/** Points of the steps of rent by M-Pesa. */
export const MPESA_KILL_POINTS: readonly KillPoint[] = [
  ...at(COLLECTING, IN_TRANSACTION, true),
  ...inPlaceOf('tell-again', 'accept-callback', 'a push that is paid'),
];

/** Name of a point, in tests and reports. */
export const nameOf = ({ process, moment, label }: KillPoint): string =>
  `${process} killed ${moment} of ${label}`;
