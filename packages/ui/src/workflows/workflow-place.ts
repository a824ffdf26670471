/** Where one is at a workflow: what follows its name in the address. */
export type WorkflowPlace =
  /** Its definition at a revision; 0: the newest. */
  | { readonly kind: "definition"; readonly revision: number }
  /** The form to run it. */
  | { readonly kind: "run" }
  /** What changed from one revision to another; unset: the newest and the one before. */
  | { readonly kind: "changes"; readonly from?: number; readonly to?: number };

/** Reads what follows a workflow's name: nothing, `3`, `run`, `changes` or `2..5`. Undefined: there is no such place. */
export function workflowPlace(rest: string): WorkflowPlace | undefined {
  if (rest === "") return { kind: "definition", revision: 0 };
  if (rest === "run") return { kind: "run" };
  if (rest === "changes") return { kind: "changes" };
  const [, from = "", to] = /^([1-9]\d{0,8})(?:\.\.([1-9]\d{0,8}))?$/.exec(rest) ?? [];
  if (from === "") return undefined;
  if (to === undefined) return { kind: "definition", revision: Number(from) };
  return { kind: "changes", from: Number(from), to: Number(to) };
}
