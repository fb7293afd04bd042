import { mermaid } from './markdown';

interface Transition {
  readonly from: string;
  readonly to: string;
  readonly on: string;
}

/** In a diagram's label a second colon, a semicolon or a line would end it. */
const label = (text: string): string => text.replaceAll(/[:;]/g, ',');

/** A state diagram of a transition table: what nothing leads to is a beginning, what leads nowhere an end. */
export function states(transitions: readonly Transition[]): string {
  const sources = new Set(transitions.map(({ from }) => from));
  const targets = new Set(transitions.map(({ to }) => to));
  return mermaid(
    'stateDiagram-v2',
    ...[...sources].filter((state) => !targets.has(state)).map((state) => `  [*] --> ${state}`),
    ...transitions.map(({ from, to, on }) => `  ${from} --> ${to}: ${label(on)}`),
    ...[...targets].filter((state) => !sources.has(state)).map((state) => `  ${state} --> [*]`),
  );
}
