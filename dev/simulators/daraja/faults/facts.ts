/** What is known about a request or callback and a fault may be aimed at. Amounts are whole shillings as text. */
export interface Facts {
  readonly phone?: string | undefined;
  readonly accountReference?: string | undefined;
  readonly amount?: string | undefined;
  readonly originatorConversationId?: string | undefined;
  readonly checkoutRequestId?: string | undefined;
}

/** Whether every fact that is asked for is as asked. */
export const isAbout = (facts: Facts, asked: Facts): boolean =>
  (Object.keys(asked) as (keyof Facts)[]).every(
    (name) => asked[name] === undefined || asked[name] === facts[name],
  );
