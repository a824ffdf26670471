import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import type { Part } from "./model-part.js";
import { words } from "./service-model.js";

/** A condition as people write it, and when it holds. */
export interface ModelCondition {
  readonly cel: string;
  holds(document: JsonObject): boolean;
}

export function randomCondition(random: Random): ModelCondition {
  const bound = random.between(0, 60);
  return random.chance(0.5)
    ? { cel: `data.n > ${bound}`, holds: ({ n }) => Number(n) > bound }
    : { cel: `size(data.text) < ${bound}`, holds: ({ text }) => words(text).length < bound };
}

/** A part that is skipped where a condition does not hold. */
export function withWhen(part: Part, when: ModelCondition | undefined): Part {
  if (when === undefined) return part;
  return {
    operation: { ...part.operation, when: when.cel },
    run(run) {
      if (when.holds(run.now.document)) part.run(run);
    },
  };
}
