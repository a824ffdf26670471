import { type EventAccepted, type Fact, readFact, writeFact } from "@machinery/engine";
import type { EventEntry } from "@machinery/protocol/store";
import type { NewFact } from "@machinery/store";

const decoder = new TextDecoder();

/** Facts as they are stored. To be called before they are applied. */
export function storedFacts(facts: readonly Fact[]): NewFact[] {
  return facts.map((fact) => ({
    kind: fact.kind,
    version: fact.version,
    body: fact.kind === "event-accepted" ? writeAccepted(fact) : writeFact(fact),
  }));
}

/** The facts of an entry as the engine reads them. Throws for a kind or version that this program does not know. */
export function factsOf(entry: EventEntry): Fact[] {
  return entry.facts.map(({ kind, version, body }) =>
    readFact(kind, version, decoder.decode(body), kind === "event-accepted" ? saidBy(entry) : undefined),
  );
}

/** What is not in the body of an event's first fact, since it stands beside it or in the entry. */
const said = {
  kind: undefined,
  version: undefined,
  eventId: undefined,
  workflow: undefined,
  revision: undefined,
  labels: undefined,
  ackTimeMs: undefined,
} satisfies { [name in keyof EventAccepted]?: undefined };

type SaidByEntry = Pick<EventAccepted, Exclude<keyof typeof said, "kind" | "version">>;

function writeAccepted(fact: EventAccepted): string {
  return JSON.stringify({ ...fact, ...said });
}

/** What an event's first entry says of what its first fact does not. */
function saidBy({ eventId, birth, timeMs }: EventEntry): SaidByEntry | undefined {
  if (birth === undefined) return undefined;
  const { workflow, workflowRevision, labels } = birth;
  return { eventId, workflow, revision: workflowRevision, labels, ackTimeMs: Number(timeMs) };
}
