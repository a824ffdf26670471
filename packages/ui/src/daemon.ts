import type { MachineryClient } from "@machinery/client";
import { createContext, useContext } from "react";
import type { Host } from "./host.js";
import type { LiveLink } from "./live/live-link.js";

/** The daemon that the manager is about. */
export interface Daemon {
  readonly host: Host;
  readonly client: MachineryClient;
  /** The one stream of the window. */
  readonly live: LiveLink;
}

export const DaemonContext = createContext<Daemon | undefined>(undefined);

/** The daemon that the manager is about. Throws outside of a manager. */
export function useDaemon(): Daemon {
  const daemon = useContext(DaemonContext);
  if (daemon === undefined) throw new Error("expected to be inside of an App, found none around");
  return daemon;
}
