import { ConfigError } from './config-error';
import type { Settings } from './settings';

/** One address per database role; see design §2.14. Each is asked for only by the process that uses it. */
export interface DatabaseUrls {
  /** Absent where a process was not given it. */
  readonly admin: string | undefined;
  /** @throws ConfigError naming the variable when the address is neither given nor derivable; so do the other two. */
  readonly owner: string;
  readonly app: string;
  readonly relay: string;
}

/** The addresses of the three roles: given, or derived from the administrator's. */
export function databaseUrls(settings: Settings): DatabaseUrls {
  const admin = settings.DATABASE_URL;
  const addressOf = (
    role: string,
    name: 'DATABASE_OWNER_URL' | 'DATABASE_APP_URL' | 'DATABASE_RELAY_URL',
  ): string => {
    const given = settings[name];
    if (given) return given;
    if (!admin)
      throw new ConfigError(`${name}: missing. Set it, or set DATABASE_URL so that it can be derived.`);
    const address = new URL(admin);
    address.username = role;
    address.password = settings.DATABASE_ROLE_PASSWORD;
    return address.toString();
  };
  return {
    admin,
    get owner() {
      return addressOf('bn_owner', 'DATABASE_OWNER_URL');
    },
    get app() {
      return addressOf('bn_app', 'DATABASE_APP_URL');
    },
    get relay() {
      return addressOf('bn_relay', 'DATABASE_RELAY_URL');
    },
  };
}
