import { apply, type EventState } from "@machinery/engine";
import { deriveEvent, type FoldedHead, readEvent, type StoreReader } from "@machinery/store";
import { blankPlan } from "../turns/blank-plan.js";
import type { Plans } from "./plans.js";
import type { Clock } from "../ports.js";
import { factsOf } from "./stored-facts.js";
import { createResident, isAtWork, type Resident, summaryOf } from "./resident.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

/**
 * Reads an event back by folding its history; nothing when there is none. Rejects when the history cannot be read or folded. An event whose workflow
 * cannot be compiled comes with `poison` set.
 */
export async function loadEvent(
  reader: StoreReader,
  plans: Plans,
  clock: Clock,
  eventId: string,
): Promise<Resident | undefined> {
  let state: EventState | undefined;
  let head: FoldedHead | undefined;
  for await (const entry of readEvent(reader, eventId)) {
    head = deriveEvent(head, entry).head;
    clock.notBefore(Number(entry.timeMs));
    for (const fact of factsOf(entry)) state = apply(state, fact);
  }
  if (state === undefined || head === undefined) return undefined;

  const { plan, poison } = await planOf(plans, state);
  const resident = createResident(eventId, plan);
  resident.state = state;
  resident.head = head;
  resident.hasPlace = head.holdsPlace;
  resident.poison = poison;
  resident.recovered = !isAtWork(state.status);
  resident.committed = summaryOf(resident);
  return resident;
}

async function planOf(plans: Plans, state: EventState) {
  const { workflow, revision } = state;
  let poison: string;
  try {
    const held = await plans.get(workflow, revision);
    if (held !== undefined) return { plan: held.plan, poison: undefined };
    poison = `revision ${revision} of workflow ${workflow} is not in the store`;
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    poison = `revision ${revision} of workflow ${workflow} does not compile: ${messageOf(error)}`;
  }
  return { plan: blankPlan(workflow, revision), poison };
}
