import type { EventDetail, TimedFact } from "@machinery/runner";

/** An event as it was found. */
interface Found {
  readonly detail: EventDetail;
  readonly facts: readonly TimedFact[];
}

/** What an event did, together with what it took over: as if it had done all of it itself. Undefined where that is not there any more. */
export function wholeHistory(seen: ReadonlyMap<string, Found>, eventId: string): Found | undefined {
  const found = seen.get(eventId);
  if (found === undefined) return undefined;
  const { step = "", eventId: of = "" } = found.detail.rerunOf ?? {};
  if (step === "") return found;
  const old = wholeHistory(seen, of);
  if (old === undefined) return undefined;
  const end = old.facts.findIndex((fact) => topLevel(fact.step) === step);
  const facts = old.facts.slice(0, end < 0 ? undefined : end).filter((fact) => fact.step !== "");
  const kept = new Set(facts.map((fact) => topLevel(fact.step)));
  const steps = old.detail.steps.filter(({ path }) => kept.has(topLevel(path)));
  return {
    detail: { ...found.detail, steps: [...steps, ...found.detail.steps] },
    facts: [...facts, ...found.facts],
  };
}

/** The name of the workflow's own operation that a step is, or is inside of. */
const topLevel = (path: string): string => path.split(/[.[/]/, 1)[0]!;
