import { idOfKey } from "./event-id.js";
import { unescapeText } from "./escape-text.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/**
 * The ids of events that wait to begin in one line, oldest first, from an id on (inclusive), at most `limit`. Give the place after the last id that
 * was read: reading from the start walks through all that have begun since the line was compacted, and without a limit through those of the next line.
 */
export async function readLine(
  reader: StoreReader,
  workflow: string,
  key: string,
  from: string,
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const [name] of reader.range({ ...keys.line(workflow, key, from), limit }))
    ids.push(idOfKey(name));
  return ids;
}

/** The next line of a workflow in which events wait, behind another in the order of their keys; without it the first. */
export async function nextLine(
  reader: StoreReader,
  workflow: string,
  after?: string,
): Promise<string | undefined> {
  const prefix = keys.linesAfter(workflow).gte;
  for await (const [name] of reader.range({ ...keys.linesAfter(workflow, after), limit: 1 }))
    return unescapeText(name.slice(prefix.length, name.indexOf("/", prefix.length)));
  return undefined;
}
