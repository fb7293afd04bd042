import type { Pool } from '../../kernel/db';
import { AGE_LIMITS_SECONDS } from '../../kernel/metrics';
import { openMatters, type MatterCount } from '../../store/rent-payment/read';

/** Notices as their consumer counts them. */
export interface NoticeCount {
  readonly channel: string;
  readonly status: string;
  readonly age: number;
  readonly count: number;
}

/** Counts the notices of a company; handed in, for they are the rows of another consumer. */
export type CountNotices = (
  appPool: Pool,
  tenantId: string,
  at: Date,
  ageLimitsSeconds: readonly number[],
) => Promise<readonly NoticeCount[]>;

/** A company as it was when it was looked at. */
export interface CompanyLook {
  readonly at: Date;
  readonly matters: readonly MatterCount[];
  readonly notices: readonly NoticeCount[];
}

/**
 * Looks at one company as the application's role, under its row-level security; null where there is nothing to count.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function lookAt(
  appPool: Pool,
  countNotices: CountNotices,
  tenantId: string,
  at: Date,
): Promise<CompanyLook | null> {
  const matters = await openMatters(appPool, tenantId, at, AGE_LIMITS_SECONDS);
  const notices = await countNotices(appPool, tenantId, at, AGE_LIMITS_SECONDS);
  return matters.length === 0 && notices.length === 0 ? null : { at, matters, notices };
}
