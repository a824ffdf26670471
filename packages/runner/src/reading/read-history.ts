import { apply, describeFact, type EventState } from "@machinery/engine";
import type { Plan } from "@machinery/language";
import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import { deriveEvent, type FoldedHead, readEvent, type StoreReader } from "@machinery/store";
import { blankPlan } from "../turns/blank-plan.js";
import { factOf } from "../residents/load-event.js";
import { outlineFact } from "../turns/outline-fact.js";
import type { TimedFact } from "../partition.js";
import type { Plans } from "../residents/plans.js";
import { isStoreTrouble } from "../trouble.js";

/** One commit of an event, as its history shows it, with where it left the event. */
export interface HistoryEntry {
  readonly facts: readonly TimedFact[];
  readonly state: EventState;
  readonly head: EventHead;
}

const unknown = blankPlan("", 0);

/**
 * An event's history from its first commit on; nothing for an event that is not there. The state of an entry is the event's own, and goes on
 * with the next. Of facts up to `afterSequence` nothing is described. Without payloads when the workflow
 * cannot be had any more. Throws when the history cannot be read.
 */
export async function* readHistory(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
  afterSequence = 0,
): AsyncGenerator<HistoryEntry> {
  let state: EventState | undefined;
  let head: FoldedHead | undefined;
  let plan: Plan | undefined;
  for await (const entry of readEvent(reader, eventId)) {
    const { birth } = entry;
    if (birth !== undefined) plan = await planOf(plans, birth.workflow, birth.workflowRevision);
    head = deriveEvent(head, entry).head;
    const facts: TimedFact[] = [];
    let sequence = Number(entry.firstSequence);
    for (const stored of entry.facts) {
      const fact = factOf(stored);
      if (sequence > afterSequence) {
        const described = plan === undefined ? outlineFact(unknown, fact) : describeFact(plan, state, fact);
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
    yield { facts: facts.map((fact) => ({ ...fact, eventStatus: status })), state, head };
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
