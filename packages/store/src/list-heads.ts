import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import { idOfKey, idRange } from "./event-id.js";
import { newestFirst } from "./newest-first.js";
import { keys } from "./keys.js";
import { decodeHead } from "./read-event.js";
import type { StoreReader } from "./store.js";
import { waitingFrom } from "./waiting-index.js";

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

/**
 * A page of the heads that match, newest first. Of the indexes that all of them stand in (each label's, the workflow's, those of the statuses) it walks
 * the one that goes furthest back with its next keys; of what that gives, it reads the heads.
 */
export async function listHeads(
  reader: StoreReader,
  filter: HeadFilter,
  paging: HeadPaging,
): Promise<HeadPage> {
  const maxExamined = paging.maxExamined ?? MAX_EXAMINED;
  const ids = idRange(filter.fromTimeMs, filter.toTimeMs);
  const upTo = paging.after !== undefined && paging.after < ids.lt ? paging.after : ids.lt;
  if (ids.gte >= upTo) return { heads: [] };
  const { statuses, from } = await statusIndexes(reader, filter, upTo);
  const downTo = from > ids.gte ? from : ids.gte;
  const walks = [...labelIndexes(filter), ...statuses, ...workflowIndex(filter)].map(
    (paths) => new IndexWalk(reader, paths, downTo, upTo),
  );
  try {
    const page = await readPage(reader, await narrowest(walks), filter, paging.limit, maxExamined);
    return page.next === undefined && downTo > ids.gte ? { ...page, next: downTo } : page;
  } finally {
    for (const walk of walks) await walk.close();
  }
}

async function readPage(
  reader: StoreReader,
  walk: IndexWalk,
  filter: HeadFilter,
  limit: number,
  maxExamined: number,
): Promise<HeadPage> {
  const heads: EventHead[] = [];
  let examined = 0;
  for (;;) {
    const pairs = await walk.take();
    if (pairs.length === 0) return { heads };
    for (const [id, head] of await readHeads(reader, pairs)) {
      examined++;
      if (head !== undefined && matches(head, filter)) heads.push(head);
      if (heads.length >= limit || examined >= maxExamined) return { heads, next: id };
    }
  }
}

const HEADS = keys.head("");

type Pair = readonly [key: string, value: Uint8Array];
type Candidate = readonly [eventId: string, head: EventHead | undefined];

/** A walk over the ids that stand under some paths, newest first, in small pages. */
class IndexWalk {
  readonly #pairs: AsyncGenerator<Pair>;
  #ahead: Pair[] | undefined;

  constructor(reader: StoreReader, paths: readonly string[], gte: string, lt: string) {
    this.#pairs = newestFirst(
      paths.map((path) => reader.range({ gte: path + gte, lt: path + lt, reverse: true })),
    );
  }

  /** The last id of the next page. Empty where that is the end. */
  async reach(): Promise<string> {
    this.#ahead = await this.#read();
    return this.#ahead.length < READ_AT_ONCE ? "" : idOfKey(this.#ahead.at(-1)![0]);
  }

  /** The next page. Empty at the end. */
  async take(): Promise<readonly Pair[]> {
    const page = this.#ahead ?? (await this.#read());
    this.#ahead = undefined;
    return page;
  }

  async close(): Promise<void> {
    await this.#pairs.return(undefined);
  }

  async #read(): Promise<Pair[]> {
    const page: Pair[] = [];
    while (page.length < READ_AT_ONCE) {
      const next = await this.#pairs.next();
      if (next.done === true) break;
      page.push(next.value);
    }
    return page;
  }
}

/** The walk that goes furthest back with its next page. */
async function narrowest(walks: readonly IndexWalk[]): Promise<IndexWalk> {
  let best = walks[0]!;
  if (walks.length === 1) return best;
  let furthest = await best.reach();
  for (const walk of walks.slice(1)) {
    const reach = await walk.reach();
    if (reach >= furthest) continue;
    furthest = reach;
    best = walk;
  }
  return best;
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

const labelIndexes = (filter: HeadFilter): string[][] =>
  Object.entries(filter.labels ?? {}).map(([name, value]) => [keys.byLabel(name, value, "")]);

/** The workflow's, or where there is none all heads. */
const workflowIndex = ({ workflow }: HeadFilter): string[][] => [
  [workflow === undefined ? HEADS : keys.byWorkflow(workflow, "")],
];

/** The indexes of all statuses together, where each has one, and from which id on they hold all. */
async function statusIndexes(reader: StoreReader, filter: HeadFilter, upTo: string) {
  const statuses = new Set(filter.statuses ?? []);
  const paths = [...statuses].map((status) => STATUS_INDEX[status]).filter((path) => path !== undefined);
  if (paths.length === 0 || paths.length < statuses.size) return { statuses: [], from: "" };
  const from = statuses.has(EventStatus.WAITING) ? await waitingFrom(reader) : "";
  return from < upTo ? { statuses: [paths], from } : { statuses: [], from: "" };
}

const STATUS_INDEX: Partial<Record<EventStatus, string>> = {
  [EventStatus.ACCEPTED]: keys.ready(""),
  [EventStatus.RUNNING]: keys.running(""),
  [EventStatus.WAITING]: keys.waiting(""),
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
