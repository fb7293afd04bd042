/** A keeper's exit code for: another keeper holds this state directory. */
export const EXIT_TAKEN = 3;

/** One child process as the keeper is asked to run it. Environment: the keeper's own, plus `env`. */
export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The user to become, where `command` does not see to that itself. */
  readonly uid?: number;
  readonly gid?: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** After this many milliseconds a stop becomes SIGKILL of the child's process group. */
  readonly graceMs: number;
  /** Higher ranks stop first, equal ranks together: processes before the parts they use. */
  readonly rank: number;
}

/** A running child. `spec` tells a second starter whether it is the one that it would have started. */
export interface ChildState {
  readonly name: string;
  readonly pid: number;
  readonly spec: ChildSpec;
}

/** What a client may ask; `lock` is granted to one client at a time and ends with its connection. */
export type KeeperRequest =
  | { readonly do: 'hello'; readonly token: string }
  | { readonly do: 'lock' | 'unlock' | 'list' | 'leave' }
  | { readonly do: 'start'; readonly spec: ChildSpec }
  | { readonly do: 'stop'; readonly name: string }
  | { readonly do: 'signal'; readonly name: string; readonly signal: NodeJS.Signals };

/** The keeper's answer to the request of the same id. */
export type KeeperAnswer =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string };

/** Told to every client when a child has ended, for whatever reason. */
export interface ChildExit {
  readonly event: 'exit';
  readonly name: string;
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `keeper.json` in the state directory (mode 0600): where the keeper listens and what runs under it. */
export interface KeeperFile {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
  readonly children: readonly { readonly name: string; readonly pid: number; readonly born: string }[];
}
