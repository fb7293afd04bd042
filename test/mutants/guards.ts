import type { Guard } from './guard';
import { ACCEPTANCE_GUARDS } from './guards/acceptance';
import { AMOUNT_GUARDS } from './guards/amounts';
import { ATTEMPT_GUARDS } from './guards/attempts';
import { BALANCE_GUARDS } from './guards/balances';
import { CHECK_GUARDS } from './guards/checks';
import { CONSTRAINT_GUARDS } from './guards/constraints';
import { CONSUMER_GUARDS } from './guards/consumers';
import { DOOR_GUARDS } from './guards/door';
import { DOOR_LIMIT_GUARDS } from './guards/door-limits';
import { EVENT_GUARDS } from './guards/events';
import { FAILURE_GUARDS } from './guards/failures';
import { IMMUTABILITY_GUARDS } from './guards/immutability';
import { ISOLATION_GUARDS } from './guards/isolation';
import { MPESA_CLIENT_GUARDS } from './guards/mpesa-client';
import { LATE_MONEY_GUARDS } from './guards/late-money';
import { LOCK_GUARDS } from './guards/locks';
import { NOTICE_GUARDS } from './guards/notices';
import { PAYMENT_LINK_GUARDS } from './guards/payment-link';
import { POSTING_GUARDS } from './guards/postings';
import { PROVIDER_GUARDS } from './guards/providers';
import { REFUSAL_GUARDS } from './guards/refusals';
import { REFUND_ROW_GUARDS } from './guards/refund-rows';
import { REFUND_RULE_GUARDS } from './guards/refunds';
import { START_GUARDS } from './guards/starts';
import { TAKEN_START_GUARDS } from './guards/taken-starts';
import { STEP_GUARDS } from './guards/steps';
import { WEBHOOK_ADDRESS_GUARDS } from './guards/webhook-addresses';
import { WEBHOOK_SHARE_GUARDS } from './guards/webhook-shares';
import { WEBHOOK_GUARDS } from './guards/webhooks';
import { WORKFLOW_GUARDS } from './guards/workflow';

/** Every guard that is proven: taking it away makes its named test fail. */
export const GUARDS: readonly Guard[] = [
  ...DOOR_GUARDS,
  ...DOOR_LIMIT_GUARDS,
  ...PAYMENT_LINK_GUARDS,
  ...WEBHOOK_GUARDS,
  ...WEBHOOK_ADDRESS_GUARDS,
  ...WEBHOOK_SHARE_GUARDS,
  ...ATTEMPT_GUARDS,
  ...ACCEPTANCE_GUARDS,
  ...STEP_GUARDS,
  ...WORKFLOW_GUARDS,
  ...START_GUARDS,
  ...TAKEN_START_GUARDS,
  ...EVENT_GUARDS,
  ...CONSUMER_GUARDS,
  ...NOTICE_GUARDS,
  ...MPESA_CLIENT_GUARDS,
  ...PROVIDER_GUARDS,
  ...LATE_MONEY_GUARDS,
  ...REFUSAL_GUARDS,
  ...REFUND_RULE_GUARDS,
  ...REFUND_ROW_GUARDS,
  ...FAILURE_GUARDS,
  ...LOCK_GUARDS,
  ...AMOUNT_GUARDS,
  ...CHECK_GUARDS,
  ...CONSTRAINT_GUARDS,
  ...POSTING_GUARDS,
  ...BALANCE_GUARDS,
  ...IMMUTABILITY_GUARDS,
  ...ISOLATION_GUARDS,
];
