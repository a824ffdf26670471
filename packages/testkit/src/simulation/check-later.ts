import type { EventDetail, TimedFact } from "@machinery/runner";
import { laterFateOf } from "./later-fate.js";
import type { SimulatedServices } from "./simulated-services.js";

/** Says what is wrong with what services were told that answer later, against the history. */
export function* checkLater(
  seed: number,
  { eventId }: Pick<EventDetail, "eventId">,
  facts: readonly TimedFact[],
  services: Pick<SimulatedServices, "told">,
): Generator<string> {
  const steps = new Set(facts.filter(({ kind }) => kind === "attempt-started").map(({ step }) => step));
  for (const step of steps) {
    const told = services.told.get(`${eventId}/${step}`) ?? [];
    const ends = facts.filter(
      (fact) => fact.step === step && fact.givenBy !== undefined && fact.kind !== "answer-late",
    );
    const given = ends.find(({ givenBy }) => givenBy === "callback");
    // A person may have said what became of it.
    const isSaid = ends.length > 0;
    const fate = laterFateOf(seed, `${eventId}/${step}`);
    if (given?.kind === "step-succeeded" && (fate.kind === "silent" || fate.kind === "declines"))
      yield `has ${step} answered by a service that is ${fate.kind}`;
    const late = facts.filter((fact) => fact.step === step && fact.kind === "answer-late").length;
    if (late > 3) yield `keeps ${late} late answers of ${step}`;
    for (const { said, result } of told) {
      const wrong = wrongOf(said, result, isSaid);
      if (wrong !== undefined) yield `tells ${step}, which says ${said}, ${result}: ${wrong}`;
    }
    // What was acknowledged is there.
    const taken = told.some(({ said, result }) => result === "OK" && (said === "answer" || said === "other"));
    const isDone = ends.some(({ kind }) => kind === "step-succeeded");
    if (taken && !isDone) yield `lost the answer of ${step} that it had acknowledged`;
    for (const reason of told.map(({ result }) => result))
      if (reason === "CALLBACK_UNKNOWN") yield `does not know the token that it gave out for ${step}`;
  }
}

function wrongOf(said: string, result: string, isSaid: boolean): string | undefined {
  if (said === "misfit" && result === "OK") return "that is no answer";
  if (said !== "misfit" && result === "INVALID_ANSWER") return "that is an answer";
  if (result === "CALLBACK_USED" && !isSaid) return "nobody answered before";
  return result === "EVENT_NOT_FOUND" ? "its token says the event" : undefined;
}
