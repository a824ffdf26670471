import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { follow, ModelCut, type ModelRun, type Part, write } from "./model-part.js";

/** Why the model is told that a step heard nothing in time, and carried out what is said for that. */
export const UNHEARD = "UNHEARD";

/** The signals of the simulated world, and how many keys there are. */
export const signalNames = ["go", "stop"] as const;
export const signalKeys = 3;

/** What a signal that fits says, and what a person answers: always the same, so that it can be foretold. */
export const heard = { signal: { m: 5 }, answer: { add: 7 } } as const;

/** A `listen`: for a signal with a key, or for one to its event alone; with a timeout and what is done then, or without. */
export function listenPart(random: Random, fresh: (verb: string) => string): Part {
  const hasKey = random.chance(0.8);
  const operation: JsonObject = {
    listen: random.pick(signalNames),
    expects: { m: { type: "int" } },
    output: { greeting: "heard ${ answer.m }" },
    ...(hasKey ? { key: `k\${ data.n % ${signalKeys} }` } : {}),
    ...(random.chance(0.2) ? { filter: "answer.m == 5" } : {}),
  };
  // Signals to one event alone are few.
  return awaitedPart(random, fresh, "listen", operation, { greeting: "heard 5" }, !hasKey);
}

/** An `ask`: always with a timeout, for people forget. */
export function askPart(random: Random, fresh: (verb: string) => string): Part {
  const operation: JsonObject = {
    ask: "Is ${ data.text } right?",
    form: { add: { type: "int" }, why: { type: "string", required: false } },
    output: { total: "${ answer.add }" },
    ...(random.chance(0.5) ? { group: random.pick(["red", "blue"]) } : {}),
  };
  return awaitedPart(random, fresh, "ask", operation, { total: 7 }, true);
}

function awaitedPart(
  random: Random,
  fresh: (verb: string) => string,
  verb: string,
  operation: JsonObject,
  written: JsonObject,
  mustEnd: boolean,
): Part {
  const name = fresh(verb);
  const isTimed = mustEnd || random.chance(0.5);
  const isHandled = isTimed && random.chance(0.7);
  const late = { name: fresh("set"), set: { greeting: "unheard" } };
  return {
    operation: {
      ...operation,
      name,
      ...(isTimed ? { timeout: `${random.between(100, 4_000)}ms` } : {}),
      ...(isHandled ? { on_timeout: [late] } : {}),
    },
    run(run) {
      followAwaited(run, run.prefix + name, written);
    },
  };
}

function followAwaited(run: ModelRun, step: string, written: JsonObject): void {
  run.course.push(step);
  const isUnheard = run.told.failed(step) === UNHEARD;
  if (!isUnheard) follow(run, step);
  else if (run.told.ended(step) === undefined) throw new ModelCut(step);
  write(run, isUnheard ? { greeting: "unheard" } : written);
}
