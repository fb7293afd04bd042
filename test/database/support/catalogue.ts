import type { Pool } from 'pg';
import { rowsOf } from './fresh';

/** What is of an extension is the extension's: its owner and its functions are not ours to choose. */
const NOT_OF_AN_EXTENSION = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** A table, partitioned table, partition, view or sequence. */
export interface Relation {
  readonly name: string;
  readonly kind: 'table' | 'partition' | 'view' | 'materialized view' | 'sequence' | 'other';
  readonly owner: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly securityInvoker: boolean;
  readonly partitionOf: string | null;
}

/** Everything in our schema that holds or shows rows. */
export function relations(pool: Pool): Promise<Relation[]> {
  return rowsOf<Relation>(
    pool,
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity AS enabled,
            c.relforcerowsecurity AS forced, coalesce(c.reloptions @> '{security_invoker=true}', false) AS "securityInvoker",
            (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) AS "partitionOf",
            CASE WHEN c.relispartition AND c.relkind IN ('r', 'p') THEN 'partition' WHEN c.relkind IN ('r', 'p') THEN 'table'
                 WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
                 WHEN c.relkind = 'S' THEN 'sequence' ELSE 'other' END AS kind
       FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I', 't', 'c') ORDER BY c.relname`,
  );
}

/** A row-level security policy, its expressions as Postgres prints them. */
export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly command: string;
  readonly permissive: string;
  readonly roles: string;
  readonly using: string | null;
  readonly check: string | null;
}

/** Every policy of our schema. */
export function policies(pool: Pool): Promise<Policy[]> {
  return rowsOf<Policy>(
    pool,
    `SELECT tablename AS table, policyname AS name, cmd AS command, permissive, roles::text AS roles, qual AS using,
            with_check AS check FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`,
  );
}

/** A primary, unique, foreign or exclusion constraint, or a unique index that is none, with its columns in order. */
export interface Key {
  readonly table: string;
  readonly name: string;
  readonly kind: 'primary' | 'unique' | 'foreign' | 'exclusion' | 'unique index';
  readonly columns: readonly string[];
  /** Of a foreign key: what it refers to. */
  readonly refersTo: readonly string[] | null;
}

const COLUMN_NAMES = (relation: string, numbers: string): string =>
  `(SELECT array_agg(coalesce(a.attname::text, '(expression)') ORDER BY k.place) FROM unnest(${numbers}) WITH ORDINALITY
      AS k (number, place) LEFT JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number AND k.number <> 0)`;

/** Every key of our tables, partitions included. */
export function keys(pool: Pool): Promise<Key[]> {
  return rowsOf<Key>(
    pool,
    `SELECT c.conrelid::regclass::text AS table, c.conname AS name, ${COLUMN_NAMES('c.conrelid', 'c.conkey')} AS columns,
            ${COLUMN_NAMES('c.confrelid', 'c.confkey')} AS "refersTo",
            CASE c.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign' ELSE 'exclusion' END AS kind
       FROM pg_constraint c
      WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'f', 'x')
     UNION ALL
     SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, ${COLUMN_NAMES('i.indrelid', 'i.indkey')}, NULL,
            'unique index'
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
      ORDER BY 1, 2`,
  );
}

/** What pg_proc says of a function that the migrations made, extensions' left out. */
export interface DatabaseFunction {
  readonly name: string;
  readonly owner: string;
  readonly securityDefiner: boolean;
}

/** Every function of our schema that no extension brought. */
export function functions(pool: Pool): Promise<DatabaseFunction[]> {
  return rowsOf<DatabaseFunction>(
    pool,
    `SELECT p.oid::regprocedure::text AS name, pg_get_userbyid(p.proowner) AS owner, p.prosecdef AS "securityDefiner"
       FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND ${NOT_OF_AN_EXTENSION('pg_proc', 'p.oid')} ORDER BY 1`,
  );
}

/** What a role was granted, as `RIGHT` or `RIGHT (columns)` for each relation. PUBLIC is a role here. */
export async function rightsOf(pool: Pool, role: string): Promise<Record<string, string[]>> {
  const rows = await rowsOf<{ relation: string; right: string; columns: string[] | null }>(
    pool,
    `WITH granted AS (
       SELECT c.oid, c.relname, g.grantee, g.privilege_type, NULL::text AS column
         FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE c.relnamespace = 'public'::regnamespace
       UNION ALL
       SELECT c.oid, c.relname, g.grantee, g.privilege_type, a.attname::text
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) g
        WHERE c.relnamespace = 'public'::regnamespace)
     SELECT relname AS relation, privilege_type AS right, array_agg(g.column ORDER BY g.column) FILTER (WHERE g.column IS NOT NULL) AS columns
       FROM granted g
      WHERE g.grantee = CASE WHEN $1 = 'PUBLIC' THEN 0 ELSE (SELECT oid FROM pg_roles WHERE rolname = $1) END
      GROUP BY relname, privilege_type, (g.column IS NULL) ORDER BY relname, privilege_type`,
    [role],
  );
  const rights: Record<string, string[]> = {};
  for (const { relation, right, columns } of rows) {
    (rights[relation] ??= []).push(columns === null ? right : `${right} (${columns.join(', ')})`);
  }
  return rights;
}
