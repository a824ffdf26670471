import { PlaceTable } from "./place-table.js";
import type { Places } from "./places.js";

/** Where nothing holds: every event may begin. */
export function freePlaces(): Places {
  return new PlaceTable({ rule: () => undefined, watch: () => () => {} });
}
