import { apiClient } from '../../../dev/demo/client';
import { readPrivateKey } from '../../../dev/stack';
import type { Role } from '../../../kernel/auth';
import { openPrisma } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';
import { seedScene } from '../../../prisma/seed/scene';
import { openChecksums, untilQuiet } from '../../support/everything';
import { managerAt } from '../../support/rent-payment/company';
import { aScene } from '../../support/rent-payment/scene';
import { openStage, type Stage } from '../../support/rent-payment/stage';
import { aPortfolio } from '../../support/scenes';
import { openTestServer, type ServerParts, type TestServer } from '../../support/server';
import { openTestStarter } from '../../support/starter';
import { testIssuer, type TestIssuer } from '../../support/tokens';
import { insertFailed, SHORT_CODE } from './mpesa-things';
import { insertFullHouse } from './webhook-things';
import { playThings, VAST_MINOR, type Things } from './things';

/** A company with one thing of each kind and state. */
export interface Side {
  readonly tenantId: string;
  readonly things: Things;
  /** A good token of this company with one role. */
  readonly tokenOf: (role: Role) => Promise<string>;
}

/** A manager of a company without a paybill, a lease there, and a payment that failed while it had one. */
export interface Unready {
  readonly token: string;
  readonly leaseId: string;
  readonly paymentId: string;
  /** Suspended; beside it as many are enabled as may be. */
  readonly webhookId: string;
}

/** Everything that a request could have changed. */
export interface State {
  readonly tables: Readonly<Record<string, string>>;
  readonly workflows: number;
  readonly mails: number;
}

/** The API over real parts: database, Temporal, worker, relay and inbox; two companies with something to lose. */
export interface World {
  readonly stage: Stage;
  readonly issuer: TestIssuer;
  readonly server: TestServer;
  readonly ours: Side;
  readonly theirs: Side;
  /** A company that has stopped to collect by M-Pesa. */
  readonly unready: Unready;
  /** What any further API over the same parts is made of. */
  readonly parts: ServerParts;
  state(): Promise<State>;
  /** Waits until all that was accepted has ended, and is told and mailed. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

async function openSide({ config, appPool }: Stage, parts: ServerParts): Promise<Side> {
  const prisma = openPrisma(config.database.app, 1);
  const seeded = await seedScene(
    appPool,
    prisma,
    { ...aPortfolio(), shortCode: SHORT_CODE },
    systemClock.now(),
  );
  await prisma.$disconnect();
  const { tenantId } = seeded;
  const tokenOf = (role: Role): Promise<string> =>
    parts.issuer.tokenOf({ tenantId, subject: `usr_${role}`, roles: [role] });
  const generous = await openTestServer({ ...parts, paymentAmountMinorMax: VAST_MINOR });
  const manager = managerAt(apiClient(generous.url, await tokenOf('manager')), seeded);
  const things = await playThings(appPool, seeded, manager);
  await generous.close();
  return { tenantId, tokenOf, things };
}

async function openUnready({ config, appPool, adminPool }: Stage, { issuer }: ServerParts): Promise<Unready> {
  const prisma = openPrisma(config.database.app, 1);
  const scene = { ...aScene(1), shortCode: SHORT_CODE };
  const { tenantId, leases } = await seedScene(appPool, prisma, scene, systemClock.now());
  await prisma.$disconnect();
  const leaseId = leases[0]?.leaseId ?? '';
  const paymentId = await insertFailed(appPool, tenantId, leaseId);
  await adminPool.query('UPDATE mpesa_short_code SET is_default = false WHERE tenant_id = $1', [tenantId]);
  return {
    token: await issuer.tokenOf({ tenantId, subject: 'usr_manager', roles: ['manager'] }),
    leaseId,
    paymentId,
    webhookId: await insertFullHouse(appPool, tenantId),
  };
}

/** Opens it and plays the companies' history; some 15 s. */
export async function openWorld(): Promise<World> {
  const stage = await openStage({ processes: { server: 0, worker: 1, relay: 1 }, durable: false });
  const { AUTH_ISSUER, AUTH_AUDIENCE, codecKeys } = stage.config;
  const issuer = await testIssuer(readPrivateKey(stage.stack.authKeys), AUTH_ISSUER, AUTH_AUDIENCE);
  const starter = openTestStarter(stage.temporal.client);
  const parts: ServerParts = { pool: stage.appPool, issuer, codecKeys, startSoon: starter.startSoon };
  const server = await openTestServer(parts);
  const [ours, theirs] = await Promise.all([openSide(stage, parts), openSide(stage, parts)]);
  const unready = await openUnready(stage, parts);
  const { adminPool } = stage;
  const checksums = openChecksums(adminPool);
  return {
    ...{ stage, issuer, server, ours, theirs, unready, parts },
    state: async () => {
      await starter.drain();
      const [tables, { count: workflows }, mails] = await Promise.all([
        checksums(),
        stage.temporal.client.workflow.count(),
        stage.inbox(),
      ]);
      return { tables, workflows, mails: mails.length };
    },
    quiet: () => untilQuiet(adminPool),
    close: async () => {
      await server.close();
      await starter.drain();
      await stage.close();
    },
  };
}
