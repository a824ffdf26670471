import { useDaemon } from "../daemon.js";
import { useLiveStatus } from "../live/use-live-status.js";
import { writeRefusalOf } from "./write-refusal.js";

/** Why nothing may be written now, for people. Nothing when it may be. */
export function useWriteRefusal(): string | undefined {
  const { host } = useDaemon();
  return writeRefusalOf(useLiveStatus(), host.guard);
}
