import { fromBinary } from "@bufbuild/protobuf";
import { type AskRecord, AskRecordSchema, type AskWait } from "@machinery/protocol/store";
import { keys } from "./keys.js";
import { StoreError, type StoreReader } from "./store.js";

/** Which open questions a list holds. All that is given must match. */
export interface AskFilter {
  readonly workflow?: string;
  readonly group?: string;
  readonly assignee?: string;
  readonly claimedBy?: string;
  /** Only those that nobody has claimed. */
  readonly isUnclaimed?: boolean;
}

export interface AskPage {
  /** The oldest question first. */
  readonly asks: AskRecord[];
  /** Where the next page begins: give it as `after`. Unset: there is no more. */
  readonly next?: string;
}

export interface AskPaging {
  /** Where the page before ended, as its `next` said. */
  readonly after?: string;
  readonly limit: number;
  /** At most so many keys are looked at; then the page is short, with a `next`. 5,000 unless told. */
  readonly maxExamined?: number;
}

/** A page of the open questions that match, the oldest first. */
export async function listAsks(reader: StoreReader, filter: AskFilter, paging: AskPaging): Promise<AskPage> {
  const { after, limit, maxExamined = 5_000 } = paging;
  const all = keys.all("a");
  const asks: AskRecord[] = [];
  let examined = 0;
  const range = { gte: after === undefined ? all.gte : `${all.gte}${after}\0`, lt: all.lt };
  for await (const [key, value] of reader.range(range)) {
    examined++;
    const ask = decodeAsk(key, value);
    if (matches(ask, filter)) asks.push(ask);
    if (asks.length >= limit || examined >= maxExamined) return { asks, next: key.slice(all.gte.length) };
  }
  return { asks };
}

/** The place of a question in the list. */
export const placeOfAsk = (timeMs: number, number: number, eventId: string): string =>
  keys.ask(timeMs, number, eventId).slice(keys.all("a").gte.length);

function decodeAsk(key: string, value: Uint8Array): AskRecord {
  try {
    return fromBinary(AskRecordSchema, value);
  } catch (cause) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected an open question, found bytes that are none; run \`machinery daemon verify\``,
      { cause },
    );
  }
}

function matches({ workflow, wait }: AskRecord, filter: AskFilter): boolean {
  if (wait?.kind.case !== "ask") return false;
  const ask: AskWait = wait.kind.value;
  return (
    (filter.workflow === undefined || workflow === filter.workflow) &&
    (filter.group === undefined || ask.group === filter.group) &&
    (filter.assignee === undefined || ask.assignee === filter.assignee) &&
    (filter.claimedBy === undefined || ask.claimedBy === filter.claimedBy) &&
    (filter.isUnclaimed !== true || ask.claimedBy === "")
  );
}
