import type { PlaceRule, Places } from "@machinery/runner";
import type { CatalogueReplica } from "./catalogue-replica.js";

const PAUSED: PlaceRule = { isPaused: true };

/** Who may begin, as the catalogue says. */
export function createCataloguePlaces(catalogue: Pick<CatalogueReplica, "pause" | "watch">): Places {
  return {
    rule: (workflow) => (catalogue.pause(workflow) === undefined ? undefined : PAUSED),
    watch: (changed) => catalogue.watch(changed),
  };
}
