import type { PlannedNotice } from "@machinery/language";
import { type Entry, noticeEntry, type OwedItem } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import { noticeBody } from "./notice-body.js";
import type { Delivery } from "./owed-queue.js";
import { noteEntry } from "./owed-queue.js";
import type { Clock, NoticeOutcome, Notifier, Observer } from "../ports.js";
import type { Resident } from "../residents/resident.js";
import type { Visit } from "../residents/residents.js";

/** What telling the outside needs around it. */
export interface NoticeSurroundings {
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly observer: Observer;
  readonly pipeline: CommitPipeline;
  /** Aborted when nothing is told any more. */
  readonly signal: AbortSignal;
  visit(eventId: string, visit: Visit): void;
  /** Whether nothing new is begun any more. */
  isStopping(): boolean;
}

/** The first wait after a notice that was not taken; each further one is three times as long, up to the longest. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
/** So long after the event's end it is tried. */
export const GIVE_UP_MS = 24 * 3_600_000;

/** Tells the outside how an event ended, and writes down what became of that. Never rejects. */
export async function deliverNotice(around: NoticeSurroundings, item: OwedItem): Promise<Delivery> {
  const event = await visited(around, item.eventId);
  if (around.isStopping()) return { kind: "left" };
  if (event === "gone") return settled(around, noteEntry([[item.key, undefined]]));
  const notice = event?.plan.notices?.[item.owed.notice];
  const id = `msg_${item.eventId}_${item.owed.notice}`;
  const body = event && noticeBody(event, id);
  const { clock, notifier, signal } = around;
  let outcome: NoticeOutcome = { ok: false, message: "the event cannot be read", isFinal: false };
  if (notice !== undefined && body !== undefined) {
    const { url, secret } = notice;
    const request = {
      url,
      id,
      timeMs: clock.nowMs(),
      body,
      ...(secret === undefined ? undefined : { secret }),
    };
    outcome = await notifier.notify(request, signal);
  }
  if (around.isStopping()) return { kind: "left" };
  return outcome.ok
    ? settled(around, entryOf(around, item, true, ""))
    : missed(around, item, outcome, event, notice);
}

function missed(
  around: NoticeSurroundings,
  item: OwedItem,
  { message, isFinal }: Extract<NoticeOutcome, { readonly ok: false }>,
  event: Resident | undefined,
  notice: PlannedNotice | undefined,
): Promise<Delivery> | Delivery {
  const { clock, observer } = around;
  const { eventId, owed } = item;
  const atMs = clock.nowMs() + Math.min(FIRST_WAIT_MS * 3 ** Math.min(owed.attempts, 20), LONGEST_WAIT_MS);
  const endMs = Number(event?.head?.endTimeMs ?? 0);
  // Without the event nobody knows when it ended; by then it was tried for about as long.
  const isOver = event === undefined ? owed.attempts >= 30 : atMs > endMs + GIVE_UP_MS;
  const told = { eventId, ...(event && { workflow: event.plan.workflow }) };
  const to = notice === undefined ? "" : ` ${notice.url}`;
  if (!isFinal && !isOver) {
    observer.observe({
      level: "info",
      message: `the end of an event was not taken by${to}: ${message}`,
      ...told,
    });
    return { kind: "later", atMs };
  }
  observer.observe({
    level: "warn",
    message: `telling the end of an event to${to} is given up: ${message}`,
    ...told,
  });
  return settled(around, entryOf(around, item, false, message));
}

/** The event, when it is to be had; `gone`, when there is none. */
function visited(around: NoticeSurroundings, eventId: string): Promise<Resident | "gone" | undefined> {
  return new Promise((resolve) =>
    around.visit(eventId, (resident, error) =>
      resolve(resident === undefined && error === undefined ? "gone" : resident),
    ),
  );
}

function entryOf(
  { clock }: NoticeSurroundings,
  { key, eventId, owed }: OwedItem,
  delivered: boolean,
  message: string,
): Entry {
  const outcome = {
    $typeName: "machinery.store.v1.NoticeEntry" as const,
    delivered,
    attempts: owed.attempts + 1,
    timeMs: BigInt(Math.floor(clock.nowMs())),
    message: message.slice(0, 1_024),
  };
  return noticeEntry(eventId, owed.notice, outcome, [[key, undefined]]);
}

function settled({ pipeline }: NoticeSurroundings, entry: Entry): Promise<Delivery> {
  return new Promise((resolve) =>
    pipeline.add({
      entries: [entry],
      bytes: 512,
      release: () => resolve({ kind: "settled" }),
      lose: () => resolve({ kind: "left" }),
    }),
  );
}
