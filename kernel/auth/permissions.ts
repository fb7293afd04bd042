/** What a token can be for. A `customer`'s subject is the customer's id; `owner` sees nothing here yet. */
export const ROLES = ['manager', 'accountant', 'auditor', 'operator', 'customer', 'owner'] as const;

/** A role a token may carry. */
export type Role = (typeof ROLES)[number];

/** The one permission table: what → who may. */
export const PERMISSIONS = {
  'payments.record': ['manager', 'accountant'],
  'payments.collect': ['manager', 'accountant', 'customer'],
  'refunds.request': ['manager'],
  'refunds.approve': ['manager'],
  'reviews.read': ['manager', 'accountant', 'auditor', 'operator'],
  'reviews.resolve': ['manager', 'accountant'],
  'payments.read': ['manager', 'accountant', 'auditor'],
  'payments.reverse': ['manager'],
  'deposits.record': ['manager', 'accountant'],
  'charges.adjust': ['manager'],
  'ledger.read': ['manager', 'accountant', 'auditor'],
  'events.read': ['manager', 'accountant', 'auditor'],
  'webhooks.read': ['manager', 'accountant', 'auditor', 'operator'],
  'webhooks.manage': ['manager'],
  'payloads.decode': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

/** A thing one may be permitted to do. */
export type Permission = keyof typeof PERMISSIONS;

/** True when one of the roles permits it. */
export function permits(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => allowed.includes(role));
}

/** True when one of the roles permits it to the company's staff: a customer may do some things for themselves alone. */
export function permitsAsStaff(roles: readonly Role[], permission: Permission): boolean {
  return permits(
    roles.filter((role) => role !== 'customer'),
    permission,
  );
}

/** True for a role of the table. */
export function isRole(text: unknown): text is Role {
  return (ROLES as readonly unknown[]).includes(text);
}
