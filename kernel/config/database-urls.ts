import type { Settings } from './settings';

/** One address per database role; see design §2.14. `admin` is absent where a process was not given it. */
export interface DatabaseUrls {
  readonly admin: string | undefined;
  readonly owner: string;
  readonly app: string;
  readonly relay: string;
}

const withRole = (admin: string, role: string, password: string): string => {
  const address = new URL(admin);
  address.username = role;
  address.password = password;
  return address.toString();
};

/**
 * The addresses of the three roles: given, or derived from the administrator's.
 * @throws Error naming the variable when an address is neither given nor derivable.
 */
export function databaseUrls(settings: Settings): DatabaseUrls {
  const admin = settings.DATABASE_URL;
  const derive = (given: string | undefined, role: string, name: string): string => {
    if (given) return given;
    if (!admin) throw new Error(`${name}: missing. Set it, or set DATABASE_URL so that it can be derived.`);
    return withRole(admin, role, settings.DATABASE_ROLE_PASSWORD);
  };
  return {
    admin,
    owner: admin || settings.DATABASE_OWNER_URL ? derive(settings.DATABASE_OWNER_URL, 'bn_owner', 'DATABASE_OWNER_URL') : '',
    app: derive(settings.DATABASE_APP_URL, 'bn_app', 'DATABASE_APP_URL'),
    relay: derive(settings.DATABASE_RELAY_URL, 'bn_relay', 'DATABASE_RELAY_URL'),
  };
}
