import type { Random } from "../random.js";
import type { ModelWorkflow } from "./random-workflow.js";
import type { PlannedPost, SimulatedClient } from "./simulated-client.js";

/** What clients will want: some with keys, some of these used for other data too. */
export function planPosts(
  random: Random,
  workflows: readonly ModelWorkflow[],
  count: number,
  client: SimulatedClient,
): PlannedPost[] {
  const planned: PlannedPost[] = [];
  for (let number = 0; number < count; number++) {
    const workflow = random.pick(workflows).name;
    const key = random.chance(0.7) ? `key-${number}` : undefined;
    planned.push(post(random, number, workflow, key, false));
    if (key !== undefined && random.chance(0.1)) {
      client.conflictingKeys.add(`${workflow}/${key}`);
      planned.push(post(random, count + number, workflow, key, true));
    }
  }
  return planned;
}

function post(
  random: Random,
  number: number,
  workflow: string,
  key: string | undefined,
  isConflicting: boolean,
): PlannedPost {
  const labels: Record<string, string> = random.chance(0.3) ? { tenant: random.pick(["a", "b/ä ="]) } : {};
  return {
    number,
    isConflicting,
    command: {
      kind: "post",
      workflow,
      revision: 1,
      data: { n: random.between(0, 80), text: `post ${number} ${"x".repeat(random.between(0, 40))}` },
      labels,
      waitMs: random.pick([0, 0, 100, 3_000, 60_000]),
      ...(key === undefined ? undefined : { idempotencyKey: key }),
    },
  };
}
