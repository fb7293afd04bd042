/** Leaves the test cluster; PostgreSQL stops when no other run uses it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testClusterKeeper?.close();
}
