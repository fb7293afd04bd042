declare module 'mpesa-node' {
  /** The library of the provider, as far as we use it: it ships no types. */
  class Mpesa {
    constructor(config: Readonly<Record<string, unknown>>);
    baseURL: string;
    request: () => Promise<{ post(path: string, body: Record<string, unknown>): Promise<unknown> }>;
    security: () => string;
    lipaNaMpesaOnline(
      senderMsisdn: string,
      amount: number,
      callbackUrl: string,
      accountReference: string,
      description: string,
    ): Promise<unknown>;
    lipaNaMpesaQuery(checkoutRequestId: string): Promise<unknown>;
    reversal(
      transactionId: string,
      amount: number,
      queueUrl: string,
      resultUrl: string,
      shortCode: string,
      remarks: string,
    ): Promise<unknown>;
  }
  export = Mpesa;
}
