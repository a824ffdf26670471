import { limits } from "@machinery/protocol";
import type { Made } from "../fault.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { Turn } from "./turn.js";

/** What was made, if the event can hold it beside what it holds already; else the fault EVENT_TOO_LARGE. */
export function ifHeld<T>(turn: Turn, made: Made<T>): Made<T> {
  if (!made.ok) return made;
  const more = roughBytes(made.value);
  const held = turn.heldBytes(limits.eventBytes - more);
  if (held + more <= limits.eventBytes) return made;
  const message = `This would be ${mib(more)} more than the ${mib(held)} that the event holds already, of at most ${mib(limits.eventBytes)}`;
  return { ok: false, fault: { reason: "EVENT_TOO_LARGE", message } };
}

const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1).replace(/\.0$/, "")} MiB`;
