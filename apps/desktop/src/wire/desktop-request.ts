import type { Connection, ConnectionDraft } from "./connection.js";

/** What a page may ask the main process for. */
export type DesktopRequest =
  | { readonly kind: "look" }
  | { readonly kind: "save"; readonly draft: ConnectionDraft }
  | { readonly kind: "delete"; readonly id: string }
  | { readonly kind: "use"; readonly id: string }
  /** Starts the app's own daemon, and uses it. */
  | { readonly kind: "start-daemon" };

/** How the desktop stands. */
export interface DesktopState {
  readonly connections: readonly Connection[];
  /** The one that is used. Unset: none yet. */
  readonly currentId?: string;
  /** Where a daemon is looked for when nothing is configured. */
  readonly defaultUrl: string;
  /** What answers there. Unset: nobody looked, as a connection is used. */
  readonly atDefault?: "daemon" | "nothing" | "something-else";
  readonly daemon: OwnDaemonState;
  /** Whether tokens can be kept safely from one start to the next. If not they are forgotten at the end. */
  readonly keepsTokens: boolean;
  /** What went wrong with what the app keeps, for people. */
  readonly complaint?: string;
}

/** How the app's own daemon stands. */
export type OwnDaemonState =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly url: string }
  /** It ended although nobody told it to. */
  | { readonly kind: "failed"; readonly reason: string };

/** The answer to a request: how things stand then, and why it was not done, if so. */
export interface DesktopAnswer {
  readonly state: DesktopState;
  readonly refusal?: DesktopRefusal;
}

/** Why a request was not done, as people are told. */
export interface DesktopRefusal {
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
}
