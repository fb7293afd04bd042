type Answers<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> };

/**
 * Waits for statements that were asked for in one go: they travel together and run in that order.
 * @throws what the first of them in that order failed with, when all have ended: those behind it in a transaction fail
 * only because it did.
 */
export async function together<T extends readonly Promise<unknown>[]>(...statements: T): Promise<Answers<T>> {
  const ended = await Promise.allSettled(statements);
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return ended.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as Answers<T>;
}
