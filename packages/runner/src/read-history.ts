import { apply, describeFact, type EventState } from "@machinery/engine";
import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import { deriveEvent, readEvent, type StoreReader } from "@machinery/store";
import { blankPlan } from "./blank-plan.js";
import { factOf } from "./load-event.js";
import type { TimedFact } from "./partition.js";
import type { Plans } from "./plans.js";

/** One commit of an event, as its history shows it, with where it left the event. */
export interface HistoryEntry {
  readonly facts: readonly TimedFact[];
  readonly state: EventState;
  readonly head: EventHead;
}

/**
 * An event's history from its first commit on; nothing for an event that is not there. The state of an entry is the event's own, and goes on
 * with the next. Of facts up to `afterSequence` nothing is described. Throws when the history cannot be read.
 */
export async function* readHistory(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
  afterSequence = 0,
): AsyncGenerator<HistoryEntry> {
  let state: EventState | undefined;
  let head: EventHead | undefined;
  let plan = blankPlan("", 0);
  for await (const entry of readEvent(reader, eventId)) {
    const { birth } = entry;
    if (birth !== undefined) {
      plan =
        (await plans.get(birth.workflow, birth.workflowRevision))?.plan ??
        blankPlan(birth.workflow, birth.workflowRevision);
    }
    head = deriveEvent(head, entry).head;
    const facts: TimedFact[] = [];
    let sequence = Number(entry.firstSequence);
    for (const stored of entry.facts) {
      const fact = factOf(stored);
      if (sequence > afterSequence) {
        const described = describeFact(plan, state, fact);
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
