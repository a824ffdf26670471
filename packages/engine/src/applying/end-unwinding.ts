import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import { scopesOf } from "../state/next-undo.js";
import type { Unwinding } from "../state/unwinding.js";

/** Ends an unwinding whose region goes on: what was done before is undone, and operations may begin again. */
export function endUnwinding(state: LiveEvent, unwinding: Unwinding, changes: Changes): void {
  for (const scope of scopesOf(state, unwinding)) {
    changes.set(scope, "unwinding", undefined);
    changes.set(scope, "undo", undefined);
  }
}
