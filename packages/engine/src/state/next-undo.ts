import { regionOf } from "../applying/region-of.js";
import { framesInside } from "./frames-inside.js";
import type { FrameScope } from "./frame.js";
import type { LiveEvent } from "./live-event.js";
import { type Undoable, undoOrder } from "./undo-log.js";
import type { Unwinding } from "./unwinding.js";

/** What an unwinding has to undo, in order, and what comes next of it. To be asked once everything has settled. */
export function nextUndo(
  state: LiveEvent,
  unwinding: Unwinding,
): { readonly undoables: readonly Undoable[]; readonly undoable: Undoable | undefined } {
  const all = unwinding.undoables ?? undoOrder([...scopesOf(state, unwinding)].map(({ undo }) => undo));
  return { undoables: all, undoable: all[unwinding.taken] };
}

/** The scopes of an unwinding's region: that of its body, and those of concurrent bodies inside. */
export function scopesOf(state: LiveEvent, { region }: Unwinding): ReadonlySet<FrameScope> {
  return new Set(framesInside(regionOf(state, region)).map(({ scope }) => scope));
}
