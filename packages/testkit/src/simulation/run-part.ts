import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { undoing } from "./undoing.js";
import { follow, type Part, write } from "./model-part.js";

/** Runs one of these workflows: waited for or not, sometimes not for long. */
export function runPart(
  random: Random,
  workflows: readonly string[],
  name: string,
  keepUndo: () => void,
): Part {
  const workflow = random.pick(workflows);
  const mapped = random.chance(0.5);
  const detached = random.chance(0.2);
  const merges = !detached && random.chance(0.7);
  const timeoutMs = !detached && random.chance(0.3) ? random.between(50, 3_000) : undefined;
  const isUndone = !detached && random.chance(0.3);
  if (isUndone) keepUndo();
  const operation: JsonObject = {
    name,
    run: workflow,
    ...(mapped ? { input: { n: "${ data.n + 1 }", text: "${ data.text }" } } : undefined),
    ...(merges ? { output: { total: "${ answer.?n.orValue(7) }" } } : undefined),
    ...(detached ? { detached } : undefined),
    ...(isUndone ? { compensate: undoing(name) } : undefined),
    ...(timeoutMs === undefined ? undefined : { timeout: `${timeoutMs}ms` }),
  };
  return {
    operation,
    run(run) {
      const step = run.prefix + name;
      const { n, text } = run.now.document;
      run.began(step, { workflow, data: { n: mapped ? Number(n) + 1 : n!, text: text! } });
      run.course.push(step);
      const note = (outcome: string) => void run.done.push({ step, text: `${outcome} ${Number(n)}` });
      if (isUndone && run.told.ended(step) !== "succeeded" && run.told.isUnknown(step)) note("unknown");
      follow(run, step);
      if (merges) write(run, { total: run.told.answered(step)["n"] ?? 7 });
      if (isUndone) note("known");
    },
  };
}
