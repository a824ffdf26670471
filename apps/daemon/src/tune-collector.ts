import { setFlagsFromString } from "node:v8";

/** By how much the old objects may outgrow what was left of them by the last collection, in percent. */
const GROWTH_PERCENT = 40;

/**
 * Tells V8's collector what kind of program this is: nearly everything it makes is gone with the event, a few tens of milliseconds later. Holds for all
 * threads of the process, from now on, so it comes first.
 *
 * - It collects old objects before they are several times what is in use; unless told, it lets them grow to four times as much. Measured with 128 events in
 *   flight: 220 MB resident instead of 310, at the same speed.
 * - It makes no object among the old ones from the start. It guesses from what was in flight at a collection that all from some place in the code live
 *   long; these then keep alive all the young ones that they name. Measured with 128 events in flight, together with
 *   `TurnoverMap`: of each 22 MB that are made 0.3 are moved to the old ones instead of 4, for an eighth less CPU time.
 */
export function tuneCollector(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString("--no-allocation-site-pretenuring");
}
