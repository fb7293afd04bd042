import type { SentText } from './messages';

/** A delivery that the network reports on; Safaricom's code. */
const NETWORK_CODE = '63902';
const REPORT_MS_MAX = 5_000;

/** Posts the final delivery report of a text, as a form. The provider does not sign it; whether it arrives is not looked at. */
export async function postReport(callbackUrl: string, { id, to }: SentText): Promise<void> {
  const body = new URLSearchParams({
    ...{ id, status: 'Success', phoneNumber: to, networkCode: NETWORK_CODE, retryCount: '0' },
  });
  await fetch(callbackUrl, { method: 'POST', body, signal: AbortSignal.timeout(REPORT_MS_MAX) }).then(
    (response) => response.arrayBuffer(),
    () => undefined,
  );
}
