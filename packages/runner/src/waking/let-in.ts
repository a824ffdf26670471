import { EventStatus } from "@machinery/protocol";
import type { Asides } from "../residents/asides.js";
import type { Clock } from "../ports.js";
import type { Resident } from "../residents/resident.js";
import type { Turns } from "../turns/turns.js";
import type { Gate } from "./admission.js";

/** Has an event go on that waited on disk. One that was let in before, or that has moved on since, is left as it is. */
export function letIn(
  epoch: { readonly asides: Asides; readonly turns: Turns; readonly around: { readonly clock: Clock } },
  resident: Resident,
  gate: Exclude<Gate, "ready">,
  /** Before, services that answer later could not say that they are alive. */
  upSinceMs: number,
): void {
  if (resident.poison !== undefined) {
    epoch.asides.setAside(resident, resident.poison);
    return;
  }
  // Those of recovery are dealt with by being visited.
  const { state } = resident;
  if (gate !== "timer") return;
  const due = state.wakeTimeMs !== undefined && state.wakeTimeMs <= epoch.around.clock.nowMs();
  if ((state.status === EventStatus.WAITING || state.status === EventStatus.PAUSED) && due)
    epoch.turns.take(resident, { kind: "timer-due", upSinceMs });
}
