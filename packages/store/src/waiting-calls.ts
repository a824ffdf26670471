import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** A call that waits until its service lets it in. */
export interface WaitingCall {
  readonly eventId: string;
  /** The step's turn among all steps of the event. */
  readonly number: number;
  /** Where it stands in the order: to go on behind it, read from here. */
  readonly place: string;
}

/**
 * The calls that wait for a service, the longest waiting first; behind a place, when it is given. Reading from the start walks through all that
 * have been let in before.
 */
export async function* waitingCalls(
  reader: StoreReader,
  service: string,
  behind = "",
): AsyncGenerator<WaitingCall> {
  for await (const [key] of reader.range(keys.waitingCalls(service, behind))) {
    if (key === behind) continue;
    const number = parseInt(key.split("/").at(-2)!, 36);
    yield { eventId: idOfKey(key), number, place: key };
  }
}

/** The services that calls wait for, by name. Looks at one key of each. */
export async function* awaitedServices(reader: StoreReader): AsyncGenerator<string> {
  const all = keys.all("f");
  let from = all.gte;
  for (;;) {
    let service: string | undefined;
    for await (const [key] of reader.range({ ...all, gte: from })) {
      service = key.slice(2, key.indexOf("/", 2));
      break;
    }
    if (service === undefined) return;
    yield service;
    from = keys.waitingCalls(service).lt!;
  }
}
