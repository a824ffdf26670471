import type { Resident } from "../residents/resident.js";
import type { Turns } from "../turns/turns.js";
import type { Delivery } from "./deliveries.js";

/** Tells an event of signals; without one there is nobody to be told, unless reading it failed. */
export function tellSignals(
  deliveries: readonly Delivery[],
  turns: Turns,
  resident: Resident | undefined,
  error: unknown,
): void {
  for (const { command, told } of deliveries) {
    if (resident === undefined) {
      told(error === undefined);
      continue;
    }
    turns.take(resident, command, {
      committed: () => told(true),
      // It is set aside, and looks at the kept signals when it goes on.
      refused: () => told(true),
      lost: () => told(false),
    });
  }
}
