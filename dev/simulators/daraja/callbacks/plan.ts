import type { Facts } from '../faults/facts';
import type { ChosenFault, Faults } from '../faults/faults';
import type { CallbackPoint } from '../faults/table';

/** Settled when the cause of a callback is accepted: what the schedule drew for it, and whether it overtakes the answer. */
export interface Plan {
  readonly drawn: ChosenFault | undefined;
  readonly isBeforeAnswer: boolean;
}

/** Draws for one callback to come. `before_answer` must be known now; every other fault is looked for when it is sent. */
export function planCallback(faults: Faults, point: CallbackPoint, facts: Facts): Plan {
  const drawn = faults.draw(point);
  if (faults.takeIfFirst(point, facts, 'before_answer')) return { drawn: undefined, isBeforeAnswer: true };
  if (drawn?.fault !== 'before_answer') return { drawn, isBeforeAnswer: false };
  faults.useDrawn(point, drawn, facts);
  return { drawn: undefined, isBeforeAnswer: true };
}
