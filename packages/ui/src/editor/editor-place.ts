import type { Edited } from "./edits/edit-operations.js";
import type { ShownOutline } from "./outline/shown-outline.js";
import type { KnownDefinitions } from "./skeletons/known-definitions.js";

/** What each side of the editor shows and does: the same operations, the same selection, the same edits. */
export interface EditorPlace {
  /** The operations, as they could be read last. Nothing before the first time. */
  readonly outline: ShownOutline | undefined;
  /** Whether the text can be read now: operations are edited only then. */
  readonly isReadable: boolean;
  readonly known: KnownDefinitions;
  /** The path of the operation, or of the body, that is selected. */
  readonly selected: string | undefined;
  readonly select: (path: string | undefined) => void;
  readonly edit: (make: (text: string) => Edited | undefined) => void;
  /** Asks what is to be added beside what is selected. */
  readonly add: (wish: "after" | "before" | "inside") => void;
  /** Brings the keyboard to a key of what is selected, or to its first one. */
  readonly openKey: (key: string | undefined) => void;
}
