import { REFUSAL_MEANING } from '../../domain/rent-payment/refusal';
import { SAGA, type SagaStep } from '../../domain/rent-payment/saga';
import { PAYMENT_TRANSITIONS, REQUEST_TRANSITIONS } from '../../domain/rent-payment/status';
import { code, mermaid, table } from './markdown';
import { states } from './states';

const hasCompensation = ({ compensation }: SagaStep): boolean => !compensation.startsWith('none:');
const nameOf = (compensation: string): string => compensation.split(':')[0] ?? '';

/** The steps of one workflow in order, the relay's side by side after the last of the others, compensations dashed. */
function flow(workflow: SagaStep['workflow']): string {
  const steps = SAGA.filter((step) => step.workflow === workflow);
  const inLine = steps.filter((step) => step.process !== 'relay');
  const beside = steps.filter((step) => step.process === 'relay');
  const last = inLine.findLast(({ when }) => when === undefined)?.label ?? '';
  const box = ({ label: id, process, effect }: SagaStep): string =>
    `  ${id}["${process}: ${id}<br/>${effect.replaceAll('"', "'")}"]`;
  const compensated = inLine.filter(hasCompensation);
  const undoes = [...new Set(compensated.map(({ compensation }) => nameOf(compensation)))];
  return mermaid(
    'flowchart TD',
    ...steps.map(box),
    ...undoes.map((name) => `  ${name}["worker: ${name}<br/>the compensation"]`),
    ...inLine
      .slice(1)
      .map(({ label: to, when }, index) => `  ${inLine[index]?.label} -->${when ? `|${when}|` : ''} ${to}`),
    ...beside.map((step) => `  ${last} -->|events| ${step.label}`),
    ...compensated.map(
      ({ label: id, compensation }) => `  ${id} -. refused or cancelled .-> ${nameOf(compensation)}`,
    ),
    ...undoes.flatMap((undo) => beside.map(({ label: id }) => `  ${undo} -->|events| ${id}`)),
  );
}

/** The generated parts of docs/flows/rent-payment.md, by name. */
export const RENT_PAYMENT_PARTS: Readonly<Record<string, () => string>> = {
  'payment-states': () => states(PAYMENT_TRANSITIONS),
  'request-states': () => states(REQUEST_TRANSITIONS),
  'payment-flow': () => flow('rentPayment'),
  saga: () =>
    table(
      ['workflow', 'step', 'process', 'when', 'effect', 'compensation', 'when the compensation fails'],
      SAGA.map((step) => [
        code(step.workflow),
        code(step.label),
        step.process,
        step.when ?? '',
        step.effect,
        step.compensation,
        step.whenCompensationFails,
      ]),
    ),
  refusals: () =>
    table(
      ['reason', 'meaning'],
      Object.entries(REFUSAL_MEANING).map(([reason, meaning]) => [code(reason), meaning]),
    ),
};
