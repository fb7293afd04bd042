import { boundStatement, parsedStatement, sqlOf, type Message } from './wire';

/** A statement that carries a label in a comment, on its way to PostgreSQL. */
export interface LabelledStatement {
  readonly label: string;
  readonly kind: 'begin' | 'commit' | 'alone';
  /** The company it is about; null of the relay's own statements, which are about all. */
  readonly tenantId: string | null;
}

const LABEL = /\/\* ([\w-]+) \*\/\s*$/;
const TENANT_OF_BEGIN = /SET LOCAL app\.tenant_id = '([^']*)'/;
const SETS_TENANT = /^SELECT set_config\('app\.tenant_id', \$1/;

/** Follows one connection's statements: what is prepared under which name, and which company is set. */
export class StatementTracker {
  private readonly prepared = new Map<string, string>();
  private tenantId: string | null = null;

  /** The labelled statement that a client's message runs, if it runs one. */
  see({ type, body }: Message): LabelledStatement | undefined {
    if (type === 'Q') return this.seeSimple(sqlOf(body));
    if (type === 'P') {
      const { name, sql } = parsedStatement(body);
      this.prepared.set(name, sql);
    }
    if (type === 'B') return this.seeBound(boundStatement(body));
    return undefined;
  }

  private seeSimple(sql: string): LabelledStatement | undefined {
    const begins = sql.startsWith('BEGIN');
    if (begins) this.tenantId = TENANT_OF_BEGIN.exec(sql)?.[1] ?? null;
    const label = LABEL.exec(sql)?.[1];
    if (label === undefined) return undefined;
    const kind = begins ? 'begin' : sql.startsWith('COMMIT') ? 'commit' : 'alone';
    return { label, kind, tenantId: this.tenantId };
  }

  private seeBound({ name, first }: { name: string; first: string | null }): LabelledStatement | undefined {
    const sql = this.prepared.get(name) ?? '';
    if (SETS_TENANT.test(sql)) this.tenantId = first;
    const label = LABEL.exec(sql)?.[1];
    return label === undefined ? undefined : { label, kind: 'alone', tenantId: this.tenantId };
  }
}
