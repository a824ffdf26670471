import type { Random } from "../random.js";
import { ModelFailure, operationsOf, type Part, runParts, write } from "./model-part.js";

/**
 * A loop over a few numbers, one round after the other: each works on a copy of the document, and what failed in it may be passed over. Nothing
 * is nested in it: what a round undoes by itself the model does not foretell.
 */
export function forPart(random: Random, fresh: (verb: string) => string, parts: readonly Part[]): Part {
  const name = fresh("for");
  const items = Array.from({ length: random.between(0, 4) }, () => random.between(1, 30));
  const goesOn = random.chance(0.5);
  const adding: Part = {
    operation: { name: fresh("set"), set: { n: "${ data.n + item + item_index }" } },
    run() {},
  };
  return {
    operation: {
      name,
      for: `\${ [${items.join(", ")}] }`,
      do: [adding.operation, ...operationsOf(parts)],
      ...(goesOn && { on_error: "continue" }),
    },
    run(run) {
      items.forEach((item, round) => {
        const inside = {
          ...run,
          now: { document: run.now.document },
          prefix: `${run.prefix}${name}[${round}].`,
        };
        write(inside, { n: Number(inside.now.document["n"]) + item + round });
        try {
          runParts(parts, inside);
        } catch (left) {
          if (!goesOn || !(left instanceof ModelFailure)) throw left;
        }
      });
    },
  };
}
