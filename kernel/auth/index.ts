export { openTokenVerifier, type Principal, type TokenVerifier } from './verify';
export { openTokenIssuer } from './issue';
export {
  isRole,
  PERMISSIONS,
  permits,
  permitsAsStaff,
  ROLES,
  type Permission,
  type Role,
} from './permissions';
export { readPaymentLink, signPaymentLink, type PaymentLink } from './payment-link';
export { signatureHeaders, webhookSecret } from './webhook-signature';
