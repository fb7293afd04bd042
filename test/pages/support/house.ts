import type { Browser } from 'playwright-core';
import { openChromium } from '../../../dev/pictures/chromium';
import { newId } from '../../../kernel/db';
import type { Company } from '../../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../../support/rent-payment/daraja';
import { aScene } from '../../support/rent-payment/scene';
import { openStage, type Stage } from '../../support/rent-payment/stage';

/** A name that would be markup if anybody let it, and says more than the page may. */
const CUSTOMER_NAME = `Amina<b>&"' Hassan`;

/** The real stack, with a browser before it. */
export interface House {
  readonly stage: Stage;
  readonly browser: Browser;
  readonly daraja: DarajaControl;
  /** A fresh company; its first customer is called Amina, and more than the page may say, its third has no phone. */
  company(): Promise<Company>;
  /** The address of a payment link of a lease, as the manager gets it. */
  linkOf(company: Company, lease?: number, hours?: number): Promise<string>;
  close(): Promise<void>;
}

async function linkOf(company: Company, lease = 0, expiresInHours = 1): Promise<string> {
  const path = `/v1/leases/${company.leaseId(lease)}/payment-links`;
  const { status, body } = await company.api.post(path, newId('req'), { expiresInHours });
  if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return String(body['url']);
}

/** Opens it; some 10 s. */
export async function openHouse(): Promise<House> {
  const [stage, browser] = await Promise.all([
    openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false }),
    openChromium(),
  ]);
  return {
    ...{ stage, browser, linkOf },
    daraja: darajaAt(stage.stack.mpesaControlUrl ?? ''),
    company: () => {
      const scene = aScene(3);
      const [first, second, { phone: _none, ...third }] = scene.leases as [
        (typeof scene.leases)[number],
        (typeof scene.leases)[number],
        (typeof scene.leases)[number],
      ];
      return stage.company({ ...scene, leases: [{ ...first, name: CUSTOMER_NAME }, second, third] });
    },
    close: async () => {
      await browser.close();
      await stage.close();
    },
  };
}

/** Payments and attempts of a lease, and how often its customer's phone rang. */
export async function counted(
  { daraja }: House,
  company: Company,
): Promise<{ payments: number; attempts: number; pushes: number }> {
  const [row] = await company.rows<{ payments: number; references: string[] }>(
    `SELECT (SELECT count(*)::int FROM payment WHERE tenant_id = $1) AS payments,
            ARRAY (SELECT account_reference FROM payment_attempt WHERE tenant_id = $1) AS references`,
  );
  const { payments = 0, references = [] } = row ?? {};
  const { accountReferences } = await daraja.requests();
  const pushes = references.reduce((sum, each) => sum + (accountReferences[each]?.received ?? 0), 0);
  return { payments, attempts: references.length, pushes };
}
