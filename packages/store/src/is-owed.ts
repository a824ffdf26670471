import { decodeEventEntry } from "./event-entry.js";
import { keys } from "./keys.js";
import type { OwedItem } from "./owed.js";
import type { StoreReader } from "./store.js";

/** Whether a key says that something is owed. */
export const isOwedKey = (key: string): boolean => key.startsWith("o/") || key.startsWith("p/");

/** Whether an entry of the event owes this, and it is not known to have been delivered. Throws DAMAGED. */
export async function isOwed(reader: StoreReader, item: OwedItem): Promise<boolean> {
  const [entry = "", place = ""] = item.name.split(".");
  const key = keys.entry(item.eventId, Number.parseInt(entry, 36));
  const value = await reader.get(key);
  const owed = value && decodeEventEntry(key, value).owed[Number.parseInt(place, 36)];
  if (owed === undefined || owed.kind !== item.owed.kind || owed.eventId !== item.owed.eventId) return false;
  if (owed.kind !== "notice") return true;
  return (await reader.get(keys.notice(item.eventId, owed.notice))) === undefined;
}
