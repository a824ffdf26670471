import { EventStatus, StepStatus } from "@machinery/protocol";
import type { EventDetail, TimedFact } from "@machinery/runner";
import { toldBy } from "./told-by.js";
import { wholeHistory } from "./whole-history.js";
import type { ModelWorkflow } from "./random-workflow.js";

/**
 * A child that nobody waits for any more must have ended by then, in a world without trouble: what is in flight is given up at once. Not one that is failing
 * already: it is undone first, and that takes its time.
 */
const LONGEST_CANCEL_MS = 2_000;

/** An event as it was found. */
interface Found {
  readonly detail: EventDetail;
  readonly facts: readonly TimedFact[];
}

/** Says what is wrong between events and those that they carry out. */
export function* checkChildren(
  seen: ReadonlyMap<string, Found>,
  workflows: readonly ModelWorkflow[],
  isDisturbed: boolean,
): Generator<string> {
  const owners = new Map<string, string>();
  for (const parent of seen.values()) {
    const workflow = workflows.find(({ name }) => name === parent.detail.workflow)!;
    const whole = wholeHistory(seen, parent.detail.eventId);
    if (whole === undefined) continue;
    const { children } = workflow.foretell(parent.detail.data, toldBy(whole.detail, whole.facts));
    for (const step of parent.detail.steps) {
      if (step.verb !== "run" || step.childId === undefined) continue;
      const place = `${parent.detail.eventId}/${step.path}`;
      owners.set(step.childId, place);
      const { detail: child, facts = [] } = seen.get(step.childId) ?? {};
      const foretold = children.get(step.path);
      if (child === undefined) yield `${place} names ${step.childId}, which is not there`;
      else if (foretold === undefined) yield `${place} ran ${child.workflow}, which was not foretold`;
      else {
        if (child.workflow !== foretold.workflow || !isSame(child.data, foretold.data))
          yield `${place} posted ${JSON.stringify(child.data)} to ${child.workflow}, and ${JSON.stringify(foretold)} was foretold`;
        yield* checkEnds(place, step, { detail: child, facts }, isDisturbed);
      }
    }
  }
  const places = new Set<string>();
  for (const { detail } of seen.values()) {
    const { parent, eventId } = detail;
    if (parent === undefined) continue;
    const place = `${parent.eventId}/${parent.step}`;
    if (places.has(place)) yield `${place} has two children`;
    places.add(place);
    const step = seen.get(parent.eventId)?.detail.steps.find(({ path }) => path === parent.step);
    if (step === undefined) yield `${eventId} names its parent ${place}, which is not there`;
    // A step that was given up before it was told of its child does not name it.
    else if (step.childId !== undefined && owners.get(eventId) !== place)
      yield `${place} does not name its child ${eventId}`;
    else if (step.childId === undefined && step.status === StepStatus.SUCCEEDED)
      yield `${place} succeeded without its child ${eventId}`;
  }
}

function* checkEnds(
  place: string,
  step: EventDetail["steps"][number],
  { detail: child, facts }: Found,
  isDisturbed: boolean,
): Generator<string> {
  if (isDetached(step, child)) return;
  if (step.error === undefined && step.outputs !== undefined) {
    if (child.status !== EventStatus.SUCCEEDED || !isSame(step.outputs, child.outputs))
      yield `${place} goes on with ${JSON.stringify(step.outputs)}, and ${child.eventId} ended ${child.status} with ${JSON.stringify(child.outputs)}`;
    return;
  }
  const reason = step.error?.reason;
  const isOverrun = reason === "TIMEOUT" && child.error?.reason !== "TIMEOUT";
  if (reason !== undefined && !isOverrun) {
    const expected = child.status === EventStatus.CANCELLED ? "CHILD_CANCELLED" : child.error?.reason;
    if (reason !== expected && reason !== "TIMEOUT")
      yield `${place} failed with ${reason}, and ${child.eventId} with ${expected ?? "nothing"}`;
    return;
  }
  const givenUpMs = step.endTimeMs ?? 0;
  const isFailing = facts.some(({ kind, timeMs }) => kind === "unwinding-started" && timeMs <= givenUpMs);
  if (
    !isDisturbed &&
    !isFailing &&
    child.status !== EventStatus.CANCELLED &&
    (child.endTimeMs ?? 0) > givenUpMs + LONGEST_CANCEL_MS
  )
    yield `${place} was given up at ${givenUpMs}, and ${child.eventId} went on until ${child.endTimeMs}`;
}

const isDetached = ({ outputs }: EventDetail["steps"][number], { eventId }: EventDetail): boolean =>
  typeof outputs === "object" && outputs !== null && "event_id" in outputs && outputs["event_id"] === eventId;

const isSame = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);
const sorted = (value: unknown): string =>
  JSON.stringify(Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
