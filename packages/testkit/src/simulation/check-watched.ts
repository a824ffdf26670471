import { canonicalJson, type JsonObject } from "@machinery/protocol";
import type { TimedFact } from "@machinery/runner";
import type { ProcessWorld } from "./simulated-process.js";
import type { EventWatcher } from "./simulated-watcher.js";

/** What was told to those who watched. */
interface WatchedRun {
  readonly world: Pick<ProcessWorld, "trace" | "faults">;
  readonly watchers: readonly EventWatcher[];
  /** What whoever watched all events was told, by event and sequence. */
  readonly outlines: ReadonlyMap<string, ReadonlyMap<number, TimedFact>>;
}

/** What watchers were told was made of what was in memory: the history, read back as it was written, must say the same. */
export function checkWatched(
  { world: { trace, faults }, watchers, outlines }: WatchedRun,
  seen: ReadonlyMap<string, { readonly facts: readonly TimedFact[] }>,
): void {
  for (const { eventId, facts: watched, done, isGone } of watchers) {
    const facts = seen.get(eventId)?.facts ?? [];
    if (!isGone && (!done || watched.length !== facts.length))
      trace.violation(
        `watching ${eventId} ${done ? "gave" : "has not ended and gave"} ${kindsOf(watched)}, its history is ${kindsOf(facts)}`,
      );
    // While a definition cannot be read, facts are told without what it says of them.
    for (const [at, fact] of faults.hasBeenSpoilt ? [] : watched.entries()) {
      const [told, read] = [canonicalFact(fact), canonicalFact(facts[at])];
      if (told !== read) trace.violation(`watching ${eventId} gave ${told}, and read back it is ${read}`);
    }
  }
  for (const [eventId, told] of outlines)
    for (const [sequence, outline] of told) {
      const fact: Partial<TimedFact> = seen.get(eventId)?.facts[sequence - 1] ?? {};
      for (const name of ["kind", "step", "attempt", "verb", "service", "body", "timeMs"] as const)
        if (outline[name] !== fact[name])
          trace.violation(
            `watching all gave ${name} ${outline[name]} of fact ${sequence} of ${eventId}, and read back it is ${fact[name]}`,
          );
    }
}

const kindsOf = (facts: readonly TimedFact[]): string => facts.map(({ kind }) => kind).join(" ");

/** A fact as text, whatever the order of the names in it. What became of its event is as of when it was asked. */
function canonicalFact(fact: TimedFact | undefined): string {
  return canonicalJson({ ...fact, eventStatus: 0 } as unknown as JsonObject);
}
