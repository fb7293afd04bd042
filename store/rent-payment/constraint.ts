/** True when Postgres refused a row because of this constraint or unique index (partitions and retries included). */
export function isBrokenConstraint(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint;
}
