import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import { idOfKey, idRange } from "./event-id.js";
import { newestFirst } from "./newest-first.js";
import { keys } from "./keys.js";
import { decodeHead } from "./read-event.js";
import type { StoreReader } from "./store.js";

/** Which events a list holds. All that is given must match. */
export interface HeadFilter {
  readonly workflow?: string;
  /** Any of them. Empty: all. */
  readonly statuses?: readonly EventStatus[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Acknowledged at this time or later, in milliseconds since 1970. */
  readonly fromTimeMs?: number;
  /** Acknowledged before this time. */
  readonly toTimeMs?: number;
}

export interface HeadPage {
  /** Newest first. */
  readonly heads: EventHead[];
  /** Where the next page begins: give it as `after`. Unset: there is no more. */
  readonly next?: string;
}

export interface HeadPaging {
  /** Where the page before ended, as its `next` said. */
  readonly after?: string;
  /** At most so many heads. */
  readonly limit: number;
  /** At most so many keys are looked at; then the page is short, with a `next`. 5,000 unless told. */
  readonly maxExamined?: number;
}

const MAX_EXAMINED = 5_000;
/** Heads that are read together: few enough that nobody else waits long. */
const READ_AT_ONCE = 64;

/** A page of the heads that match, newest first, by the narrowest index there is: label, status, workflow, else all. */
export async function listHeads(
  reader: StoreReader,
  filter: HeadFilter,
  paging: HeadPaging,
): Promise<HeadPage> {
  const maxExamined = paging.maxExamined ?? MAX_EXAMINED;
  const heads: EventHead[] = [];
  let examined = 0;
  for await (const page of headPages(reader, filter, paging.after)) {
    for (const [id, head] of page) {
      examined++;
      if (head !== undefined && matches(head, filter)) heads.push(head);
      if (heads.length >= paging.limit || examined >= maxExamined) return { heads, next: id };
    }
  }
  return { heads };
}

const HEADS = keys.head("");

type Pair = readonly [key: string, value: Uint8Array];
type Candidate = readonly [eventId: string, head: EventHead | undefined];

/** Candidates, newest first, in small pages. */
async function* headPages(
  reader: StoreReader,
  filter: HeadFilter,
  after?: string,
): AsyncGenerator<Candidate[]> {
  const ids = idRange(filter.fromTimeMs, filter.toTimeMs);
  const upTo = after !== undefined && after < ids.lt ? after : ids.lt;
  if (ids.gte >= upTo) return;
  const indexes = indexesFor(filter).map((index) =>
    reader.range({ gte: index + ids.gte, lt: index + upTo, reverse: true }),
  );
  let waiting: Pair[] = [];
  for await (const pair of newestFirst(indexes)) {
    waiting.push(pair);
    if (waiting.length < READ_AT_ONCE) continue;
    yield await readHeads(reader, waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield await readHeads(reader, waiting);
}

async function readHeads(reader: StoreReader, found: readonly Pair[]): Promise<Candidate[]> {
  if (found[0]![0].startsWith(HEADS))
    return found.map(([key, value]) => [idOfKey(key), decodeHead(key, value)]);
  const values = await reader.getMany(found.map(([key]) => keys.head(idOfKey(key))));
  return values.map((value, at) => {
    const id = idOfKey(found[at]![0]);
    return [id, value === undefined ? undefined : decodeHead(keys.head(id), value)];
  });
}

/** The paths that the ids of the narrowest indexes lie under. */
function indexesFor(filter: HeadFilter): string[] {
  const label = Object.entries(filter.labels ?? {})[0];
  if (label !== undefined) return [keys.byLabel(label[0], label[1], "")];
  const statuses = new Set(filter.statuses ?? []);
  const paths = [...statuses].map((status) => STATUS_INDEX[status]).filter((path) => path !== undefined);
  if (paths.length > 0 && paths.length === statuses.size) return paths;
  return [filter.workflow === undefined ? HEADS : keys.byWorkflow(filter.workflow, "")];
}

const STATUS_INDEX: Partial<Record<EventStatus, string>> = {
  [EventStatus.ACCEPTED]: keys.ready(""),
  [EventStatus.RUNNING]: keys.running(""),
  [EventStatus.PAUSED]: keys.paused(""),
  [EventStatus.FAILED]: keys.failed(""),
  [EventStatus.CANCELLED]: keys.cancelled(""),
};

function matches(head: EventHead, filter: HeadFilter): boolean {
  const { birth } = head;
  if (birth === undefined) return false;
  if (filter.workflow !== undefined && birth.workflow !== filter.workflow) return false;
  if (filter.statuses !== undefined && filter.statuses.length > 0 && !filter.statuses.includes(head.status))
    return false;
  return Object.entries(filter.labels ?? {}).every(
    ([name, value]) => Object.hasOwn(birth.labels, name) && birth.labels[name] === value,
  );
}
