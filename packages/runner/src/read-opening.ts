import {
  beginWaitingIndex,
  countSignals,
  listHeads,
  makePlaces,
  readPartitionTime,
  type Store,
} from "@machinery/store";
import { openCallbackSecret } from "./calling/callback-secret.js";
import { CallbackTokens } from "./calling/callback-tokens.js";
import { Counts } from "./counts.js";
import type { EpochPorts } from "./epoch-ports.js";
import { createTaker } from "./places/create-taker.js";
import { heldPlaces } from "./places/held-places.js";

/**
 * What an epoch has to know before it begins, read from the store: indexes that an older version did not keep are made first. Takes the
 * partition's seat in the table of places; nobody is let in before its taker serves.
 */
export async function readOpening(store: Store, around: EpochPorts) {
  await makePlaces(store);
  await beginWaitingIndex(store);
  const newest = await listHeads(store, {}, { limit: 1 });
  for (const { ackTimeMs } of newest.heads) around.clock.notBefore(Number(ackTimeMs));
  around.clock.notBefore(await readPartitionTime(store));
  const secret = await openCallbackSecret(store, around.ids);
  const counts = await Counts.read(store);
  const signals = await countSignals(store);
  const taker = createTaker(counts);
  const number = around.among?.place.number ?? 0;
  const seat = await around.places.join(number, taker, heldPlaces(store, counts));
  return { counts, tokens: new CallbackTokens(around.ids, secret), signals, seat, taker };
}
