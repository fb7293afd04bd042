import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isRole, openTokenIssuer, ROLES, type Role } from '../kernel/auth';
import { readConfig } from '../kernel/config';
import { demoScene } from '../prisma/seed/demo';
import { authKeyFiles, readPrivateKey } from './stack/auth-keys';
import { checkoutRoot } from './stack/checkout';

const USAGE = `usage: npm run -s token -- --role ROLE [--role ROLE …] [--tenant tnt_…] [--hours N] [--subject usr_…]
  roles: ${ROLES.join(', ')}`;
const HOURS_DEFAULT = 12;
const HOURS_MAX = 24 * 365;
const SECONDS_PER_HOUR = 3_600;
/** The company that `npm run dev` seeds. */
const DEFAULT_TENANT = demoScene('default').tenantId;
const IDENTIFIER = { tenant: /^tnt_[0-9a-z]{1,40}$/, subject: /^[\w.@-]{1,64}$/ };

interface Asked {
  readonly roles: readonly Role[];
  readonly tenantId: string;
  readonly subject: string;
  readonly hours: number;
}

/** @throws Error saying what is wrong with the arguments, and the usage. */
function readArguments(args: readonly string[]): Asked {
  const options = {
    role: { type: 'string', multiple: true, default: [] as string[] },
    tenant: { type: 'string', default: DEFAULT_TENANT },
    subject: { type: 'string', default: 'usr_dev' },
    hours: { type: 'string', default: String(HOURS_DEFAULT) },
  } as const;
  const { role, tenant: tenantId, subject, hours: text } = parseArgs({ args: [...args], options }).values;
  const roles = role.filter(isRole);
  if (role.length === 0) throw new Error('--role is needed');
  if (roles.length < role.length)
    throw new Error(`--role ${role.join(', ')}: not one of ${ROLES.join(', ')}`);
  if (!IDENTIFIER.tenant.test(tenantId))
    throw new Error(`--tenant ${tenantId}: a company's id begins with tnt_`);
  if (!IDENTIFIER.subject.test(subject)) throw new Error(`--subject ${subject}: an id such as usr_amina`);
  const hours = Number(text);
  if (!(hours > 0 && hours <= HOURS_MAX))
    throw new Error(`--hours ${text}: a number above 0, at most ${HOURS_MAX}`);
  return { roles, tenantId, subject, hours };
}

/** Prints a token of this checkout's embedded issuer, and nothing else, on stdout. */
async function printToken(): Promise<void> {
  const { roles, tenantId, subject, hours } = readArguments(process.argv.slice(2));
  const keys = authKeyFiles(path.join(checkoutRoot(), '.dev'));
  if (!existsSync(keys.privateKeyFile)) {
    throw new Error('This checkout has no stack yet, so no key to sign with. Start one: npm run dev');
  }
  const { AUTH_ISSUER, AUTH_AUDIENCE } = readConfig();
  const issuer = await openTokenIssuer(readPrivateKey(keys), AUTH_ISSUER, AUTH_AUDIENCE);
  const seconds = Math.max(1, Math.round(hours * SECONDS_PER_HOUR));
  process.stdout.write(`${await issuer.issue({ tenantId, subject, roles }, seconds)}\n`);
}

printToken().catch((error: unknown) => {
  process.stderr.write(`token: ${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
