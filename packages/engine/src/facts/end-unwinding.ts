import type { Changes } from "../changes.js";
import type { LiveEvent } from "../live-event.js";
import { scopesOf } from "../next-undo.js";
import type { Unwinding } from "../unwinding.js";

/** Ends an unwinding whose region goes on: what was done before is undone, and operations may begin again. */
export function endUnwinding(state: LiveEvent, unwinding: Unwinding, changes: Changes): void {
  for (const scope of scopesOf(state, unwinding)) {
    changes.set(scope, "unwinding", undefined);
    changes.set(scope, "undo", undefined);
  }
}
