import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureAuthKeys } from '../../dev/stack/auth-keys';
import { checkoutRoot, compiled } from '../../dev/stack/checkout';
import { openTokenVerifier } from '../../kernel/auth';
import { readConfig } from '../../kernel/config';
import { systemClock } from '../../kernel/time';
import { demoScene } from '../../prisma/seed/demo';

const run = (...args: string[]) =>
  spawnSync(process.execPath, [compiled('dev/token'), ...args], { encoding: 'utf8' });

async function principalOf(token: string) {
  // The keys that the stack of this checkout uses, or will use from its first start on.
  const { jwksFile } = await ensureAuthKeys(path.join(checkoutRoot(), '.dev'));
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = readConfig();
  return openTokenVerifier({ issuer, audience, jwksFile, jwksUrl: undefined }, systemClock).verify(token);
}

beforeAll(async () => void (await ensureAuthKeys(path.join(checkoutRoot(), '.dev'))));

it('prints only a token, of the company that `npm run dev` seeds, which the server takes', async () => {
  const { stdout, status } = run('--role', 'manager');
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
  const principal = { tenantId: demoScene('default').tenantId, subject: 'usr_dev', roles: ['manager'] };
  expect(await principalOf(stdout.trim())).toEqual(principal);
});

it('prints a token for whoever is named', async () => {
  const { stdout } = run(
    '--role',
    'auditor',
    '--role',
    'operator',
    '--tenant',
    'tnt_other',
    '--subject',
    'usr_amina',
  );
  const principal = { tenantId: 'tnt_other', subject: 'usr_amina', roles: ['auditor', 'operator'] };
  expect(await principalOf(stdout.trim())).toEqual(principal);
});

it.each([
  [[], '--role is needed'],
  [['--role', 'landlord'], 'not one of manager'],
  [['--role', 'manager', '--tenant', 'acme'], 'begins with tnt_'],
  [['--role', 'manager', '--hours', '0'], 'above 0'],
  [['--role', 'manager', '--wrong'], '--wrong'],
])('%j prints no token but what is wrong, and the usage', (args, complaint) => {
  const { stdout, stderr, status } = run(...args);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(complaint);
  expect(stderr).toContain('usage: npm run -s token');
});
