import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { EventDetail, EventSummary, Partition, TimedFact } from "@machinery/runner";
import { openMemoryStore, verifyPartition } from "@machinery/store";
import { checkChildren } from "./check-children.js";
import { checkLater } from "./check-later.js";
import { checkHistory } from "./check-history.js";
import { checkSignals } from "./check-signals.js";
import { checkWatched } from "./check-watched.js";
import { Journal } from "./journal.js";
import type { Museum } from "./museum.js";
import type { ModelWorkflow } from "./random-workflow.js";
import { wholeHistory } from "./whole-history.js";
import { words } from "./service-model.js";
import type { SimulatedClient } from "./simulated-client.js";
import { type ProcessWorld, SimulatedProcess } from "./simulated-process.js";
import type { EventWatcher } from "./simulated-watcher.js";

/** What the end of a run is checked with. */
export interface EndOfRun {
  readonly world: ProcessWorld;
  readonly partition: Partition;
  readonly workflows: readonly ModelWorkflow[];
  readonly client: SimulatedClient;
  readonly watchers: readonly EventWatcher[];
  /** What whoever watched all events was told, by event and sequence. */
  readonly outlines: ReadonlyMap<string, ReadonlyMap<number, TimedFact>>;
  /** Whether processes died or writes failed. */
  readonly isDisturbed: boolean;
  /** Whether writes or reads failed, clocks were set or all stood still: then nothing is said about how long things take. */
  readonly isFailing: boolean;
  /** Whether there was an orderly shutdown. */
  readonly isRestarted: boolean;
  /** Partition time. */
  readonly nowMs: () => number;
  /** Lets time go on until a promise has settled. */
  readonly drive: <T>(promise: Promise<T>) => Promise<T>;
}

interface Seen {
  readonly summary: EventSummary;
  readonly detail: EventDetail;
  readonly facts: readonly TimedFact[];
}

const ENDED: ReadonlySet<EventStatus> = new Set([
  EventStatus.SUCCEEDED,
  EventStatus.FAILED,
  EventStatus.CANCELLED,
]);

/** What ended so long ago must be known to have ended: two writes of the slowest disk, and those before them. */
const LONGEST_WRITE_MS = 200;

/** Who waits for an end must hear of it in this time: posts may have to wait for their turn. */
const LONGEST_TURN_MS = 1_500;

/** Checks all that must hold once everything has come to rest. Gives the number of events. */
export async function checkEnd(run: EndOfRun): Promise<number> {
  const { world, partition, drive } = run;
  const { trace } = world;
  const health = partition.health();
  if (!health.writable || health.running !== 0 || health.accepted !== 0)
    trace.violation(`at the end health is ${JSON.stringify(health)}`);

  for (const service of world.serviceLimits.keys()) {
    const waiting = await drive(partition.read({ kind: "waiting", service }));
    if (!waiting.ok || waiting.value.calls !== 0 || waiting.value.isMore)
      trace.violation(`calls wait for ${service} at the end: ${JSON.stringify(waiting)}`);
  }

  const live = await drive(readAll(run, partition));
  const nowMs = run.nowMs();
  await drive(partition.close(0));
  const seen = world.journal.museum === undefined ? live : await drive(readMuseum(run, world.journal.museum));
  checkDeleted(run, seen, live, nowMs);
  for (const one of seen.values()) checkEvent(run, one, seen);
  for (const wrong of checkChildren(seen, run.workflows, run.isDisturbed || run.isRestarted || run.isFailing))
    trace.violation(wrong);
  checkTold(run, seen);
  checkWatched(run, seen);

  const store = await drive(openMemoryStore(world.disk));
  await drive(
    (async () => {
      for await (const damage of verifyPartition(store))
        trace.violation(`the store is damaged: ${JSON.stringify(damage)}`);
    })(),
  );
  await drive(store.close());

  // All that an event needs is in its partition: nobody else is asked for a definition.
  const again = new SimulatedProcess({
    ...world,
    journal: new Journal(undefined),
    definitions: { get: () => Promise.resolve(undefined), newest: () => Promise.resolve(undefined) },
  });
  await drive(again.start());
  if (again.partition === undefined) return seen.size;
  const reread = await drive(readAll(run, again.partition, false));
  for (const [eventId, { detail }] of live) {
    // Its time may have come meanwhile.
    if (trace.deletes && !reread.has(eventId)) continue;
    if (textOf(reread.get(eventId)?.detail) !== textOf(detail))
      trace.violation(`${eventId} is another after a restart`);
  }
  await drive(again.close(0));
  return seen.size;
}

/** Reads what was deleted as well as what was not. */
async function readMuseum(run: EndOfRun, museum: Museum): Promise<Map<string, Seen>> {
  await museum.close();
  const { world } = run;
  const process = new SimulatedProcess({
    ...world,
    disk: museum.disk,
    journal: new Journal(undefined),
    limits: { ...world.limits, retentionMs: Infinity },
  });
  await process.start();
  if (process.partition === undefined) return new Map();
  const seen = await readAll(run, process.partition);
  await process.close(0);
  return seen;
}

/** What is not there any more had ended, and its time was up; what is there is what it was. */
function checkDeleted(
  { world: { trace, limits } }: EndOfRun,
  all: ReadonlyMap<string, Seen>,
  live: ReadonlyMap<string, Seen>,
  nowMs: number,
): void {
  for (const [eventId, { detail }] of all) {
    const found = live.get(eventId)?.detail;
    const dueMs = (detail.endTimeMs ?? Infinity) + (limits.retentionMs ?? Infinity);
    if (found === undefined && dueMs > nowMs)
      trace.violation(`${eventId} is gone at ${nowMs}, and was to be kept until ${dueMs}`);
    if (found !== undefined && textOf(found) !== textOf(detail))
      trace.violation(`${eventId} is not what was written of it`);
  }
}

/** All of an event but by which it was carried out again: they may be gone by now. */
const textOf = (detail: EventDetail | undefined): string => JSON.stringify({ ...detail, reruns: [] });

async function readAll(
  { world: { trace } }: EndOfRun,
  partition: Partition,
  withFacts = true,
): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (let after: string | undefined, more = true; more;) {
    const page = await partition.read({
      kind: "list",
      filter: {},
      pageSize: 3,
      ...(after === undefined ? undefined : { after }),
    });
    if (!page.ok) {
      trace.violation(`the list cannot be read: ${JSON.stringify(page.rejection)}`);
      break;
    }
    for (const summary of page.value.events) {
      const { eventId } = summary;
      if (seen.has(eventId)) trace.violation(`${eventId} is listed twice`);
      const detail = await partition.read({ kind: "event", eventId, waitMs: 0 });
      const facts: TimedFact[] = [];
      for (let reading = withFacts; reading;) {
        const history = await partition.read({
          kind: "history",
          eventId,
          afterSequence: facts.length,
          // Small pages show whether they fit together; each reads the history from its beginning.
          pageSize: facts.length < 40 ? 4 : 1_000,
        });
        if (history.ok) facts.push(...history.value.facts);
        reading = history.ok && history.value.more;
      }
      if (detail.ok) seen.set(eventId, { summary, detail: detail.value, facts });
      else if (!trace.isOver(detail.rejection.reason))
        trace.violation(`${eventId} is listed and cannot be read: ${JSON.stringify(detail.rejection)}`);
    }
    after = page.value.next;
    more = after !== undefined;
  }
  return seen;
}

function checkEvent(
  { world, workflows, client, isDisturbed, isFailing, isRestarted }: EndOfRun,
  { summary, detail, facts }: Seen,
  seen: ReadonlyMap<string, Seen>,
): void {
  const { trace } = world;
  const { eventId } = detail;
  if (!ENDED.has(detail.status)) {
    trace.violation(
      `${eventId} does not end: status ${detail.status} after ${facts.map(({ kind }) => kind).join(" ")}`,
    );
    return;
  }
  if (summary.status !== detail.status || summary.facts !== facts.length)
    trace.violation(`${eventId} is listed as ${JSON.stringify(summary)}`);
  if (facts.some(({ sequence }, at) => sequence !== at + 1))
    trace.violation(`${eventId} has gaps in its history`);
  if (facts.some(({ timeMs }, at) => timeMs < (facts[at - 1]?.timeMs ?? 0)))
    trace.violation(`${eventId} goes back in time`);
  const workflow = workflows.find(({ name }) => name === detail.workflow)!;
  const { seed, fates, called } = world;
  const isInterruptible = isDisturbed || isRestarted;
  const unwindings = world.journal.unwindings(eventId);
  for (const wrong of checkHistory({
    isTimely: !isFailing,
    fates,
    workflow,
    detail,
    facts,
    whole: wholeHistory(seen, eventId),
    isInterruptible,
    unwindings,
  }))
    trace.violation(`${eventId} ${wrong}`);
  for (const wrong of world.receivers.check(detail)) trace.violation(`${eventId} ${wrong}`);
  const told = workflow.toldOf.filter((statuses) => statuses.includes(EventStatus[detail.status])).length;
  if (detail.notices.length !== told)
    trace.violation(`${eventId} has ${detail.notices.length} notices, and ${told} are to be told of its end`);
  const later = trace.deletes ? [] : checkLater(seed, detail, facts, world.services);
  for (const wrong of later) trace.violation(`${eventId} ${wrong}`);
  for (const wrong of checkSignals(eventId, facts, world.people.sent, isInterruptible || isFailing))
    trace.violation(`${eventId} ${wrong}`);
  for (const { kind, step, attempt } of facts) {
    // Whoever shuts down in order does not order what will not be done.
    if (kind === "attempt-interrupted" && !isDisturbed && !called.has(`${eventId}/${step}#${attempt}`)) {
      trace.violation(`${eventId} has ${step}#${attempt} interrupted, and it was never called`);
    }
  }
  if (
    detail.status === EventStatus.CANCELLED &&
    detail.parent === undefined &&
    !client.cancelled.has(eventId)
  )
    trace.violation(`${eventId} is cancelled and nobody asked`);
  if (detail.status !== EventStatus.CANCELLED && client.cancelled.get(eventId) === true)
    trace.violation(`${eventId} is not cancelled although it was said to be`);
}

function checkTold({ world: { trace }, client, isFailing }: EndOfRun, seen: ReadonlyMap<string, Seen>): void {
  for (const [eventId, told] of client.told) {
    const detail = seen.get(eventId)?.detail;
    if (detail === undefined) {
      trace.violation(`${eventId} was acknowledged and is lost`);
      continue;
    }
    if (!isSame(detail.data, told.data) || detail.workflow !== told.workflow)
      trace.violation(`${eventId} holds other data than was acknowledged`);
    if (ENDED.has(told.status) && told.status !== detail.status)
      trace.violation(`${eventId} was told to be ${told.status} and is ${detail.status}`);
    if (told.outputs !== undefined && !isSame(detail.outputs, told.outputs))
      trace.violation(`${eventId} gives other outputs than were told`);
  }
  if (client.unanswered > 0) trace.violation(`${client.unanswered} requests were never answered`);
  for (const { eventId, status, askedMs, atMs } of isFailing ? [] : client.answers) {
    const endTimeMs = seen.get(eventId)?.detail.endTimeMs ?? Infinity;
    if (!ENDED.has(status) && endTimeMs + LONGEST_WRITE_MS < atMs) {
      trace.violation(`${eventId} ended at ${endTimeMs} and was told to be ${status} at ${atMs}`);
    }
    if (atMs > Math.max(askedMs, endTimeMs) + LONGEST_TURN_MS) {
      trace.violation(`${eventId} ended at ${endTimeMs}; who asked at ${askedMs} was told at ${atMs}`);
    }
  }
  const numbers = new Map<string, number>();
  for (const { detail } of seen.values()) {
    if (detail.parent !== undefined || detail.rerunOf !== undefined) continue;
    const text = words(detail.data["text"]).split(" ")[1]!;
    numbers.set(text, (numbers.get(text) ?? 0) + 1);
    if (!client.told.has(detail.eventId) && !client.unknown.has(Number(text))) {
      trace.violation(`${detail.eventId} of post ${text} is there, and whoever posted it was told otherwise`);
    }
  }
  for (const [number, count] of numbers)
    if (count > 1) trace.violation(`post ${number} made ${count} events`);
}

function isSame(one: JsonObject | undefined, other: JsonObject): boolean {
  if (one === undefined) return false;
  const sorted = (value: JsonObject) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}
