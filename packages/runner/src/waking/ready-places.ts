import type { Places, Seat } from "../places/places.js";
import type { ReadyPlaces } from "./ready.js";

/** What those that wait ask about places. */
export function readyPlaces(seat: Seat, places: Places): ReadyPlaces {
  return {
    take: (workflow, key) => seat.take(workflow, key),
    ask: (workflow, key) => seat.ask(workflow, key),
    leave: (workflow, key) => seat.leave(workflow, key),
    load: (workflow, key) => seat.load(workflow, key),
    rule: (workflow) => places.rule(workflow),
  };
}
