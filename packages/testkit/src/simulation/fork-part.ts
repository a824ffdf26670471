import type { Random } from "../random.js";
import { operationsOf, type Part, runParts, write } from "./model-part.js";

/**
 * A fork of which one branch calls, waits and fails as any other body, on a copy of the document, and the other ends at once: so the order of
 * calls can be foretold. What the other wrote is read behind it.
 */
export function forkPart(random: Random, fresh: (verb: string) => string, parts: readonly Part[]): Part {
  const name = fresh("fork");
  const more = random.between(1, 30);
  const quick = { name: fresh("set"), set: { total: `\${ data.n + ${more} }` } };
  const branches = { busy: operationsOf(parts), quick: [quick] };
  const after = { name: fresh("set"), set: { total: `\${ steps.${name}.quick.total }` } };
  return {
    // One operation stands for both: a case that always holds.
    operation: {
      name: fresh("switch"),
      switch: [{ when: "true", do: [{ name, fork: branches }, after] }],
    },
    run(run) {
      const place = `${run.prefix}${nameOf(this.operation)}.${name}[busy].`;
      const total = Number(run.now.document["n"]) + more;
      runParts(parts, { ...run, now: { document: run.now.document }, prefix: place });
      write(run, { total });
    },
  };
}

const nameOf = ({ name }: Part["operation"]): string => (typeof name === "string" ? name : "");
