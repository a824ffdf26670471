import type { JsonObject } from "@machinery/protocol";
import { ModelCut, ModelFailure, type ModelRun, type Part, runParts, type ToldBody } from "./model-part.js";

/** A body among those that a step carries out at the same time. */
export interface ModelBody {
  /** As the history names it. */
  readonly body: string;
  /** As it is in paths. */
  readonly place: string;
  readonly parts: readonly Part[];
  /** What it finds in its copy of the document, beside the rest. */
  readonly begins?: JsonObject;
}

/** How a step must end that carries out bodies at the same time. */
export interface Gathered {
  /** The documents at the end of those that ended well, by place. */
  readonly well: ReadonlyMap<string, JsonObject>;
  /** Why those failed that did, by place. */
  readonly failed: ReadonlyMap<string, ModelFailure>;
}

/** When what bodies come to decides the step: how many must end well, and how many may fail before it does. */
export interface Deciding {
  readonly enough: number;
  readonly mayFail: number;
}

type Outcome = "well" | "cut" | ModelFailure;

/**
 * Carries out bodies at the same time, as far as each came. What was given up must have a reason: that enough of the others had ended well, or
 * too many had failed; or what is around was given up as well, and then it is cut here. Throws what the step fails with.
 */
export function runBodies(
  step: string,
  bodies: readonly ModelBody[],
  { enough, mayFail }: Deciding,
  run: ModelRun,
): Gathered {
  const ends = run.told.bodies(step);
  const told = run.told.ended(step);
  const isCut = told === undefined;
  const well = new Map<string, JsonObject>();
  const failures = new Map<string, ModelFailure>();
  const courses: ModelRun["course"][] = [];
  let givenUp: string | undefined;
  for (const { body, place, parts, begins } of bodies) {
    const inside: ModelRun = {
      ...run,
      now: { document: { ...run.now.document, ...begins } },
      prefix: `${step}[${place}].`,
      course: [],
      done: [],
    };
    const outcome = outcomeOf(parts, inside);
    courses.push(inside.course);
    const end = ends.find((one) => one.body === body);
    const isKept = end !== undefined && end.how !== "cancelled";
    (isKept || isCut ? run.done : run.undone).push(...inside.done);
    if (isKept && !isAs(end, outcome)) run.wrong.push(`ends ${step}[${place}] as ${end.how}: not foretold`);
    if (!isKept) givenUp = `${step}[${place}]`;
    else if (outcome instanceof ModelFailure) failures.set(place, outcome);
    else if (outcome === "well") well.set(place, inside.now.document);
  }
  run.course.push({ bodies: courses });

  const failed = (body: ToldBody["body"]) =>
    failures.get(bodies.find((one) => one.body === body)?.place ?? "");
  const failing = decided(ends, enough, mayFail);
  if (isCut) throw new ModelCut(step);
  const foretold = failing === undefined ? "succeeded" : "failed";
  if (told !== foretold) run.wrong.push(`has ${step} end as ${told}, and ${foretold} was foretold`);
  if (failing !== undefined) throw failed(failing) ?? new ModelCut(step);
  if (well.size > enough)
    run.wrong.push(`has ${well.size} bodies of ${step} end well, and ${enough} are enough`);
  if (givenUp !== undefined && well.size < enough) run.wrong.push(`gives up ${givenUp} for nothing`);
  return { well, failed: failures };
}

/** The body with which a step has failed, in the order they ended. */
function decided(ends: readonly ToldBody[], enough: number, mayFail: number): string | undefined {
  let well = 0;
  let failed = 0;
  for (const { body, how } of ends) {
    if (how === "well" && ++well >= enough) return undefined;
    if (how === "failed" && ++failed > mayFail) return body;
  }
  return undefined;
}

const isAs = ({ how }: ToldBody, outcome: Outcome): boolean =>
  how === "failed" ? outcome instanceof ModelFailure : outcome === "well";

function outcomeOf(parts: readonly Part[], inside: ModelRun): Outcome {
  try {
    runParts(parts, inside);
    return "well";
  } catch (left) {
    if (left instanceof ModelFailure) return left;
    if (left instanceof ModelCut) return "cut";
    throw left;
  }
}
