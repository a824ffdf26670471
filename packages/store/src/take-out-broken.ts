import { EventStatus } from "@machinery/protocol";
import { damageIn } from "./if-sound.js";
import { isLeft } from "./verify-deleted.js";
import { hasEnded } from "./derive-event.js";
import { keys } from "./keys.js";
import { readHead } from "./read-event.js";
import type { Store, StoreReader } from "./store.js";
import { deriveWhole } from "./verify-partition.js";
import { eventIds, walk } from "./walk.js";

/** How many keys are deleted in one go. */
const AT_ONCE = 1_024;

/** What is known to have been written to a store that was damaged. */
export interface WrittenBefore {
  /** The authoritative keys, each with the batch that wrote it last. */
  readonly written: Iterable<readonly [key: string, batch: number]>;
  /** The last batch of those that are lost, whatever they wrote. 0: none is. */
  readonly lastLost: number;
  readonly tell: (line: string) => void;
}

/**
 * Takes every event out of a salvaged partition of which something is missing, and tells which, and what else is lost: what is left can be carried on. An event
 * that is whole, has not ended, and may have gone on in a batch that is lost is told as well: it stays. Gives how many were taken out.
 */
export async function takeOutBroken(
  store: Store,
  { written, lastLost, tell }: WrittenBefore,
): Promise<number> {
  const lacking = new Map<string, string>();
  const newest = new Map<string, number>();
  for (const [key, batch] of written) {
    // What a store keeps about itself is made anew.
    if (key.startsWith("m/") && key !== keys.callbackSecret) continue;
    const eventId = eventOf(key);
    if (eventId !== undefined && !newest.has(eventId)) newest.set(eventId, batch);
    if (await isThere(store, key)) continue;
    if (eventId !== undefined) lacking.set(eventId, `${key} is lost`);
    else tell(`${key} is lost: ${meaningOf(key)}`);
  }
  for await (const { key } of walk(store, keys.all("h"))) {
    const eventId = key.slice(2);
    if (!(await isLeft(store, eventId)) && !(await isThere(store, keys.entry(eventId, 0))))
      lacking.set(eventId, "its beginning is lost");
  }

  for await (const eventId of eventIds(store)) {
    const why = lacking.get(eventId) ?? (await damageIn(deriveWhole(store, eventId)))?.message;
    if (why !== undefined) lacking.set(eventId, why);
    else if (await mayHaveGoneOn(store, eventId, newest.get(eventId) ?? 0, lastLost))
      tell(
        `event ${eventId} has not ended, and may have gone on in what is lost: it goes on from what is left`,
      );
  }
  for (const [eventId, why] of lacking) {
    tell(`event ${eventId}${await birthOf(store, eventId)} is not whole and is left out: ${why}`);
    await deleteAll(store, eventId);
  }
  return lacking.size;
}

/** The event that a key is an authoritative part of. */
function eventOf(key: string): string | undefined {
  const [letter, eventId] = key.split("/");
  // Definitions and signals have blobs too, under keys of their own: `b/d/…`.
  if (letter === "e") return eventId;
  return letter === "b" && eventId?.length === 24 ? eventId : undefined;
}

async function isThere(reader: StoreReader, key: string): Promise<boolean> {
  return (await reader.get(key)) !== undefined;
}

async function mayHaveGoneOn(
  reader: StoreReader,
  eventId: string,
  newest: number,
  lastLost: number,
): Promise<boolean> {
  if (newest > lastLost || lastLost === 0) return false;
  const whole = await deriveWhole(reader, eventId);
  return whole !== undefined && !hasEnded(whole.head.status);
}

/** What the head says of an event, as far as there is one. */
async function birthOf(reader: StoreReader, eventId: string): Promise<string> {
  const head = await readHead(reader, eventId);
  if (head?.birth === undefined) return "";
  const { workflow, idempotencyKey, parent } = head.birth;
  const parts = [`of workflow ${workflow}`, `once ${EventStatus[head.status]}`];
  if (idempotencyKey !== "") parts.push(`posted with the key ${JSON.stringify(idempotencyKey)}`);
  if (parent !== undefined) parts.push(`run by ${parent.eventId}`);
  return ` (${parts.join(", ")})`;
}

async function deleteAll(store: Store, eventId: string): Promise<void> {
  let gone: [string, undefined][] = [[keys.head(eventId), undefined]];
  const flush = async (): Promise<void> => {
    await store.commit([{ key: "m/repaired", value: new Uint8Array(0), derived: gone }]);
    gone = [];
  };
  for (const range of [keys.entries(eventId), keys.blobs(eventId), keys.notices(eventId)])
    for await (const { key } of walk(store, range)) if (gone.push([key, undefined]) >= AT_ONCE) await flush();
  await flush();
}

function meaningOf(key: string): string {
  const [letter] = key.split("/");
  switch (letter) {
    case "d":
      return "events of that revision of the workflow are paused where they are";
    case "g":
      return "a signal; send it again";
    case "n":
      return "what became of a notice; it may be sent again";
    case "z":
      return "what was left of a deleted event";
    case "m":
      return "what callbacks are sealed with; those that are out are refused, so try their steps again";
    default:
      return "register or define it again";
  }
}
