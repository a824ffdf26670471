import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { runBodies } from "./model-bodies.js";
import { operationsOf, type Part, write } from "./model-part.js";

/**
 * A fork whose branches all call, wait and fail as any other body, on copies of the document. What they wrote is read behind it. `keepLenient` is told its
 * name where it needs not all of them.
 */
export function forkPart(
  random: Random,
  fresh: (verb: string) => string,
  bodies: readonly (readonly Part[])[],
  keepLenient: (name: string) => void,
): Part {
  const name = fresh("fork");
  const waitFor = random.chance(0.5) ? bodies.length : random.between(1, bodies.length);
  const branches = bodies.map((parts, at) => ({
    place: `b${at}`,
    parts: [...parts, countingPart(random, fresh)],
  }));
  const isAll = waitFor === bodies.length;
  if (!isAll) keepLenient(name);
  const read = branches.map(({ place }, at) => {
    const total = `steps.${name}.${place}.total * ${at + 2}`;
    return isAll ? total : `(has(steps.${name}.${place}) ? ${total} : 0)`;
  });
  const fork: JsonObject = {
    name,
    fork: Object.fromEntries(branches.map(({ place, parts }) => [place, operationsOf(parts)])),
    ...(!isAll && { wait_for: waitFor === 1 ? "first" : waitFor }),
  };
  const after = { name: fresh("set"), set: { total: `\${ ${read.join(" + ")} }` } };
  const around = fresh("switch");
  return {
    // One operation stands for both: a case that always holds.
    operation: { name: around, switch: [{ when: "true", do: [fork, after] }] },
    run(run) {
      const inside = { ...run, prefix: `${run.prefix}${around}.` };
      const bodies = branches.map(({ place, parts }) => ({ body: place, place, parts }));
      const deciding = { enough: waitFor, mayFail: bodies.length - waitFor };
      const { well } = runBodies(inside.prefix + name, bodies, deciding, inside);
      const totals = branches.map(({ place }, at) => Number(well.get(place)?.["total"] ?? 0) * (at + 2));
      write(run, { total: totals.reduce((sum, total) => sum + total, 0) });
    },
  };
}

/** What each branch does last, so that there is something to read. */
function countingPart(random: Random, fresh: (verb: string) => string): Part {
  const more = random.between(1, 30);
  return {
    operation: { name: fresh("set"), set: { total: `\${ data.n + ${more} }` } },
    run: (run) => write(run, { total: Number(run.now.document["n"]) + more }),
  };
}
