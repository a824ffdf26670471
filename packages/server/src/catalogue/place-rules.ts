import type { PlaceRule, PlaceRules } from "@machinery/runner";
import type { CatalogueReplica } from "./catalogue-replica.js";

/**
 * What is said of who may begin: by the newest revisions of workflows, and by those who paused them. Looked up once, until something changes. `partitions`:
 * among so many a backlog is shared out evenly, as what may wait is bounded by each for itself; each lets one wait at least.
 */
export function createPlaceRules(
  catalogue: Pick<CatalogueReplica, "pause" | "bounds" | "watch">,
  partitions = 1,
): PlaceRules {
  const known = new Map<string, PlaceRule | undefined>();
  catalogue.watch(() => known.clear());
  const look = (workflow: string): PlaceRule | undefined => {
    const pause = catalogue.pause(workflow);
    const { concurrency, backlog = 0 } = catalogue.bounds(workflow) ?? {};
    const rule: PlaceRule = {
      ...(pause === undefined ? undefined : { paused: { sinceMs: pause.timeMs, reason: pause.reason } }),
      ...(concurrency !== undefined && concurrency.limit > 0 && { limit: concurrency.limit }),
      ...(concurrency !== undefined && concurrency.perKey > 0 && { perKey: concurrency.perKey }),
      ...(backlog > 0 && { backlog: Math.max(1, Math.floor(backlog / partitions)) }),
    };
    return Object.keys(rule).length === 0 ? undefined : rule;
  };
  return {
    rule(workflow) {
      const rule = known.get(workflow);
      if (rule !== undefined || known.has(workflow)) return rule;
      const found = look(workflow);
      known.set(workflow, found);
      return found;
    },
    watch: (changed) => catalogue.watch(changed),
  };
}
