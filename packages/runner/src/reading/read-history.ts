import { apply, describeFact, type EventState } from "@machinery/engine";
import type { Plan } from "@machinery/language";
import { EventStatus } from "@machinery/protocol";
import { deriveEvent, type FoldedHead, readEvent, type StoreReader } from "@machinery/store";
import { blankPlan } from "../turns/blank-plan.js";
import { factsOf } from "../residents/stored-facts.js";
import { outlineFact } from "../turns/outline-fact.js";
import type { TimedFact } from "../partition.js";
import type { Plans } from "../residents/plans.js";
import { isStoreTrouble } from "../trouble.js";

/** Where a reading of a history has come to, after a whole commit. */
export interface HistoryPlace {
  readonly plan: Plan | undefined;
  readonly state: EventState;
  readonly head: FoldedHead;
}

/** One commit of an event, as its history shows it, with where it left the event. */
export interface HistoryEntry extends HistoryPlace {
  readonly facts: readonly TimedFact[];
}

const unknown = blankPlan("", 0);

/**
 * An event's history from its first commit on; nothing for an event that is not there. The state of an entry is the event's own, and goes on
 * with the next. Of facts up to `afterSequence` nothing is described. Goes on from a place where another reading was left, which is used up by it;
 * what came before is not read. Without payloads when the workflow cannot be had any more. Throws when the history cannot be read.
 */
export async function* readHistory(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
  afterSequence = 0,
  place?: HistoryPlace,
): AsyncGenerator<HistoryEntry> {
  let state = place?.state;
  let head = place?.head;
  let plan = place?.plan;
  for await (const entry of readEvent(reader, eventId, head?.entries)) {
    const { birth } = entry;
    if (birth !== undefined) plan = await planOf(plans, birth.workflow, birth.workflowRevision);
    head = deriveEvent(head, entry).head;
    const facts: TimedFact[] = [];
    let sequence = Number(entry.firstSequence);
    for (const fact of factsOf(entry)) {
      if (sequence > afterSequence) {
        const described =
          plan === undefined ? outlineFact(unknown, fact, undefined) : describeFact(plan, state, fact);
        facts.push({
          ...described,
          sequence,
          timeMs: Number(entry.timeMs),
          eventStatus: EventStatus.UNSPECIFIED,
        });
      }
      state = apply(state, fact);
      sequence++;
    }
    if (state === undefined) return;
    const { status } = state;
    yield { facts: facts.map((fact) => ({ ...fact, eventStatus: status })), plan, state, head };
  }
}

async function planOf(plans: Plans, workflow: string, revision: number): Promise<Plan | undefined> {
  try {
    return (await plans.get(workflow, revision))?.plan;
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    return undefined;
  }
}
