import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { toAppError } from './errors';

const ROLES = ['bn_owner', 'bn_app', 'bn_relay'] as const;
const ROLES_LOCK = 7_701;

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(
    `${verb} ROLE ${escapeIdentifier(role)} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD ${escapeLiteral(password)}`,
  );
}

/**
 * Makes the three roles of design §2.14 and gives the database to bn_owner. Safe to repeat and to run at once with
 * others on the same server (roles belong to the server, so a lock is taken).
 * @throws AppError DATABASE_UNAVAILABLE; an error of Postgres when the administrator may not create roles.
 */
export async function ensureRoles(adminUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl, application_name: 'bossnyumba setup' });
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [ROLES_LOCK]);
    for (const role of ROLES) await ensureRole(client, role, password);
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    const database = escapeIdentifier(rows[0]?.name ?? '');
    // PostgreSQL 16 and later: an administrator who is no superuser must be a member of a role to give things to it.
    await client.query('GRANT bn_owner TO CURRENT_USER');
    await client.query(`ALTER DATABASE ${database} OWNER TO bn_owner`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO bn_app, bn_relay`);
    await client.query('COMMIT');
  } catch (error) {
    throw toAppError(error);
  } finally {
    await client.end();
  }
}
