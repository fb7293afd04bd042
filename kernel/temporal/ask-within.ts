import type { ConnectionLike } from '@temporalio/client';

/** The service did not answer in time. What was asked may be done all the same. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

/**
 * Asks the workflow service, and waits no longer than `ms`. The deadline alone would not do: on a worker's connection it bounds
 * one attempt, and the connection makes attempts for ten seconds.
 * @throws NotAnswered, or what the service answers.
 */
export async function askWithin<T>(
  connection: Pick<ConnectionLike, 'withDeadline'>,
  ms: number,
  ask: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotAnswered(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([connection.withDeadline(Date.now() + ms, ask), late]);
  } finally {
    clearTimeout(timer);
  }
}
