import { useSyncExternalStore } from "react";
import { useDaemon } from "../daemon.js";
import type { LiveStatus } from "./live-status.js";

/** What is known of the daemon now. */
export function useLiveStatus(): LiveStatus {
  const { live } = useDaemon();
  return useSyncExternalStore(
    (listener) => live.subscribe(listener),
    () => live.status,
  );
}
