/** Companies that are looked at in turn, and how each was when it was last seen. */
export interface Walk<L> {
  /** Adds companies that something happened to; they are next. */
  note(tenantIds: readonly string[]): void;
  /**
   * Looks at the next companies, at most so many; those at rest leave.
   * @throws the first failure, when the others were looked at: one that cannot be read must not hide those behind it.
   */
  round(companiesMax: number): Promise<void>;
  /** The last look at each company that has anything to count. */
  looks(): readonly L[];
  size(): number;
}

/** Starts a walk over no company. `look` answers null of one at rest. */
export function openWalk<L>(look: (tenantId: string) => Promise<L | null>): Walk<L> {
  // A map keeps the order in which keys came: who was looked at goes to the end of the row.
  const companies = new Map<string, L | null>();
  const due = new Set<string>();
  const visit = async (tenantId: string): Promise<void> => {
    const before = companies.get(tenantId) ?? null;
    due.delete(tenantId);
    companies.delete(tenantId);
    try {
      const seen = await look(tenantId);
      if (seen !== null) companies.set(tenantId, seen);
    } catch (error) {
      companies.set(tenantId, before);
      throw error;
    }
  };
  return {
    note: (tenantIds) => {
      for (const tenantId of tenantIds) {
        due.add(tenantId);
        if (!companies.has(tenantId)) companies.set(tenantId, null);
      }
    },
    round: async (companiesMax) => {
      const others = [...companies.keys()].filter((tenantId) => !due.has(tenantId));
      const failures: unknown[] = [];
      for (const tenantId of [...due, ...others].slice(0, companiesMax)) {
        await visit(tenantId).catch((error: unknown) => void failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
    looks: () => [...companies.values()].filter((seen) => seen !== null),
    size: () => companies.size,
  };
}
