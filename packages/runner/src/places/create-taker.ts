import type { Counts } from "../counts.js";
import type { Admission } from "../waking/admission.js";
import type { Ready } from "../waking/ready.js";
import type { PlaceTaker } from "./places.js";

/** What is told of places, once it is there. */
export interface Served {
  readonly ready: Ready;
  readonly admission: Admission;
}

/** What a partition shows to the table of places. It takes its seat before there is anything to be told of places. */
export function createTaker(counts: Counts): PlaceTaker & { serve(served: Served): void } {
  let served: Served | undefined;
  return {
    serve: (epoch) => void (served = epoch),
    waiting: (workflow) => counts.acceptedOf(workflow),
    freed(workflow, key) {
      served?.ready.freed(workflow, key);
      served?.admission.nudge();
    },
    changed() {
      served?.ready.changed();
      served?.admission.nudge();
    },
  };
}
