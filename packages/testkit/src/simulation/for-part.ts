import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { runBodies } from "./model-bodies.js";
import { operationsOf, type Part, write } from "./model-part.js";

/** A loop over a few numbers, some rounds at the same time: each works on a copy of the document, and what failed in it may be passed over. */
export function forPart(
  random: Random,
  fresh: (verb: string) => string,
  parts: readonly Part[],
  keep: (step: string, concurrency: number) => void,
): Part {
  const name = fresh("for");
  const items = Array.from({ length: random.between(0, 4) }, () => random.between(1, 30));
  const goesOn = random.chance(0.5);
  const concurrency = random.pick([1, 2, 2, 3, 5]);
  keep(name, concurrency);
  const adding: Part = {
    operation: { name: fresh("set"), set: { n: `\${ data.n + ${name}_item + ${name}_item_index }` } },
    run: () => {},
  };
  const after = {
    name: fresh("set"),
    set: { greeting: `\${ steps.${name}.items.map(i, i == null ? "-" : string(i)).join(",") }` },
  };
  const loop: JsonObject = {
    name,
    for: `\${ [${items.join(", ")}] }`,
    as: `${name}_item`,
    do: [adding.operation, ...operationsOf(parts)],
    collect: "${ data.n }",
    ...(concurrency > 1 && { concurrency }),
    ...(goesOn && { on_error: "continue" }),
  };
  const around = fresh("switch");
  return {
    // One operation stands for both: a case that always holds.
    operation: { name: around, switch: [{ when: "true", do: [loop, after] }] },
    run(run) {
      const inside = { ...run, prefix: `${run.prefix}${around}.` };
      const step = inside.prefix + name;
      const bodies = items.map((item, round) => ({
        body: `do[${round}]`,
        place: String(round),
        parts: [adding, ...parts],
        begins: { n: Number(run.now.document["n"]) + item + round },
      }));
      const mayFail = goesOn ? items.length : 0;
      const { well } = runBodies(step, bodies, { enough: items.length, mayFail }, inside);
      const given = items.map((_item, round) => well.get(String(round))?.["n"]);
      write(run, { greeting: given.map((n) => (n === undefined ? "-" : String(Number(n)))).join(",") });
    },
  };
}
