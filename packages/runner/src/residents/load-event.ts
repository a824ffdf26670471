import { apply, type EventState, readFact } from "@machinery/engine";
import type { StoredFact } from "@machinery/protocol/store";
import { deriveEvent, type FoldedHead, readEvent, type StoreReader } from "@machinery/store";
import { blankPlan } from "../turns/blank-plan.js";
import type { Plans } from "./plans.js";
import type { Clock } from "../ports.js";
import { createResident, isAtWork, type Resident, summaryOf } from "./resident.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

const decoder = new TextDecoder();

/** A stored fact as the engine reads it. Throws for a kind or version that this program does not know. */
export function factOf(stored: StoredFact): ReturnType<typeof readFact> {
  return readFact(stored.kind, stored.version, decoder.decode(stored.body));
}

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
    for (const stored of entry.facts) state = apply(state, factOf(stored));
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
