import type { AwaitedChild, Fact } from "@machinery/engine";
import { awaitedChildren } from "@machinery/engine";
import type { EventStatus } from "@machinery/protocol";
import type { Owed } from "@machinery/protocol/store";
import { hasEnded } from "@machinery/store";
import { childIdOf } from "./child-id.js";
import type { Ids } from "../ports.js";
import type { Resident } from "../residents/resident.js";

const nothing: readonly Owed[] = [];

/**
 * What a decision leaves an event owing: its end, to the parent that waits for it and to whom its workflow names; and a cancel, to each child that it does not wait for any more
 * although that has not ended. The facts have been applied; `before` and `awaited` are from before.
 */
export function owedBy(
  ids: Ids,
  { eventId, state, plan }: Resident,
  before: EventStatus | undefined,
  awaited: readonly AwaitedChild[],
  facts: readonly Fact[],
): readonly Owed[] {
  const ends = state.ended && !hasEnded(before ?? 0);
  const answers = ends && state.parent?.waits === true;
  const notices = ends ? plan.notices : undefined;
  if (awaited.length === 0 && !answers && notices === undefined) return nothing;

  const owed: Owed[] = [];
  if (answers) owed.push(owedOf("answer", state.parent.eventId, state.parent.step));
  if (awaited.length > 0) {
    const over = new Set(facts.map((fact) => (fact.kind === "child-ended" ? fact.step : "")));
    for (const { step } of awaitedChildren(state)) over.add(step);
    for (const child of awaited)
      if (!over.has(child.step)) owed.push(owedOf("cancel", childIdOf(ids, eventId, child), child.step));
  }
  notices?.forEach(({ on }, notice) => {
    if (on.includes(state.status)) owed.push({ ...owedOf("notice", "", ""), notice });
  });
  return owed;
}

const owedOf = (kind: string, eventId: string, step: string): Owed => ({
  $typeName: "machinery.store.v1.Owed",
  kind,
  eventId,
  step,
  notice: 0,
  attempts: 0,
});
