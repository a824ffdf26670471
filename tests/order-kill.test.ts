import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus, type JsonObject } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { orderKinds, problemsOfOrder, type OrderKind } from "./order-kinds.js";
import { startShop } from "./order-shop.js";
import { killRepeatedly } from "./kill-repeatedly.js";
import { createRandom } from "./seeded-random.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const kills = Number(process.env["MACHINERY_KILLS"] ?? 8);
const seed = Number(process.env["MACHINERY_SEED"] ?? 1);

/** How many customers order at the same time, one order after the other. */
const customers = 4;

/** How many orders a daemon acknowledges before it is killed, at most; and how long it lives after that, in milliseconds. */
const mostInALife = 12;
const longestAfterMs = 150;

/** An order that was acknowledged. */
interface Placed {
  readonly orderId: string;
  readonly eventId: string;
  readonly kind: OrderKind;
}

describe(`a daemon that is killed ${kills} times while orders are carried out (MACHINERY_SEED=${seed})`, () => {
  it(
    "loses nothing and does nothing twice: what the services did is what came of each order",
    async () => {
      using folder = createTemporaryFolder();
      const random = createRandom(seed);
      let daemon = await startDaemon({ data: folder.path });
      const { url } = daemon;
      await using shop = await startShop(url, { delayMs: 60, busy: 0.3 });
      const placed: Placed[] = [];
      const stop = { ordering: false, working: false };

      const ordering = Array.from({ length: customers }, (_, number) =>
        keepOrdering(url, number, placed, stop),
      );
      const working = [
        keepApproving(url, placed, stop),
        keepCollecting(url, placed, stop),
        keepResuming(url, stop),
      ];
      daemon = await killRepeatedly(daemon, {
        data: folder.path,
        kills,
        random,
        acknowledged: () => placed.length,
        mostInALife,
        longestAfterMs,
      });
      stop.ordering = true;
      await Promise.all(ordering);

      try {
        using client = connect(url);
        const wrong: string[] = [];
        for (const order of placed) {
          const problems = await problemsOfEnd(client, order);
          if (problems.length > 0 && wrong.length < 3)
            problems.push(...(await historyOf(client, order.eventId)));
          wrong.push(...problems);
        }
        stop.working = true;
        await Promise.all(working);
        const effects = await shop.effects();
        for (const { kind, eventId, orderId } of placed) {
          const problems = problemsOfOrder(kind, eventId, effects).map((problem) => `${orderId} ${problem}`);
          // What happened to the first few says more than what is wrong with all.
          if (problems.length > 0 && wrong.length < 3) problems.push(...(await historyOf(client, eventId)));
          wrong.push(...problems);
        }

        expect(placed.length).toBeGreaterThan(kills);
        expect(wrong.slice(0, 200)).toEqual([]);
        // Without a call that was cut off and made again, this test would have shown nothing.
        expect(Math.max(...effects.stock.map(({ asked }) => asked))).toBeGreaterThan(1);
        await stopAndVerify(daemon, folder.path);
      } finally {
        await daemon.end("SIGKILL");
      }
    },
    120_000 + kills * 4_000,
  );
});

/** Places orders of all kinds, each under a key of its own, again and again until it is acknowledged. */
async function keepOrdering(
  url: string,
  number: number,
  placed: Placed[],
  stop: { readonly ordering: boolean },
): Promise<void> {
  const random = createRandom(seed * 1_000 + number);
  const kinds = Object.values(orderKinds);
  for (let count = 0; !stop.ordering; count++) {
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    const orderId = `order-${number}-${count}`;
    const { amount, lines } = kind;
    const data = { order_id: orderId, email: "ada@example.org", amount, lines: [...lines] };
    let posted: Record<string, unknown> | undefined;
    for (; posted === undefined; await sleep(5)) posted = await tryTo(`${url}/e/order`, { data }, orderId);
    placed.push({ orderId, eventId: String(posted["event_id"]), kind });
    await sleep(random() * 60);
  }
}

/** Answers all that is asked, as the kinds of the orders say. */
async function keepApproving(
  url: string,
  placed: readonly Placed[],
  stop: { readonly working: boolean },
): Promise<void> {
  for (; !stop.working; await sleep(20)) {
    const page = await tryTo(`${url}/machinery.v1.EventService/ListAsks`, { page_size: 1_000 });
    for (const { event_id, step } of (page?.["asks"] ?? []) as { event_id: string; step: string }[]) {
      const approved = placed.find(({ eventId }) => eventId === event_id)?.kind.approved;
      // Its post has not been acknowledged yet.
      if (approved === undefined) continue;
      const answer = { event_id, step, by: "grace", answer: { approved } };
      await tryTo(`${url}/machinery.v1.EventService/AnswerAsk`, answer);
    }
  }
}

/** Tells of each order that its parcel was collected, as soon as there is the order: mostly before anybody listens. */
async function keepCollecting(
  url: string,
  placed: readonly Placed[],
  stop: { readonly working: boolean },
): Promise<void> {
  const told = new Set<string>();
  for (; !stop.working; await sleep(20)) {
    for (const { orderId, kind } of placed) {
      if (kind.isCollected !== true || told.has(orderId)) continue;
      const signal = `${url}/signals/parcel-collected?key=${orderId}`;
      if ((await tryTo(signal, { tracking: `T-${orderId}` }, orderId)) !== undefined) told.add(orderId);
    }
  }
}

/** Has orders go on that are held: a call's attempts were spent. */
async function keepResuming(url: string, stop: { readonly working: boolean }): Promise<void> {
  const filter = { statuses: ["EVENT_STATUS_PAUSED"] };
  for (; !stop.working; await sleep(200)) {
    const page = await tryTo(`${url}/machinery.v1.EventService/ListEvents`, { filter });
    for (const { event_id } of (page?.["events"] ?? []) as { event_id: string }[])
      await tryTo(`${url}/machinery.v1.EventService/ResumeEvent`, { event_id });
  }
}

/** What a post is answered with; nothing when there was nobody to take it. */
async function tryTo(
  url: string,
  value: JsonObject,
  key?: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { status, body } = await postJson(url, value, key === undefined ? {} : { "Idempotency-Key": key });
    if (status < 300) return body;
    // While it starts or stops it may refuse, and an answer may have come before; anything else is wrong.
    if (status === 503 || status === 429 || status === 404 || status === 400) return undefined;
    throw new Error(`${url} was answered with ${status}: ${JSON.stringify(body)}`);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Waits until an order has come to its end, and says what is wrong with that. */
async function problemsOfEnd(client: OpenClient, { eventId, orderId, kind }: Placed): Promise<string[]> {
  const { event } = await client.events.getEvent({ eventId, wait: { seconds: 90n } });
  const state = event?.outputs?.["state"];
  const status = EventStatus[event?.status ?? 0];
  const found = event?.error?.reason ?? (typeof state === "string" ? state : status);
  if (found === kind.outcome) return [];
  const why = event?.error === undefined ? "" : `: ${event.error.message}, in ${event.error.step}`;
  return [`${orderId} came to ${found} instead of ${kind.outcome}${why}`];
}

/** What happened to an event, a fact a line. */
async function historyOf(client: OpenClient, eventId: string): Promise<string[]> {
  const { facts } = await client.events.getEventHistory({ eventId, pageSize: 1_000 });
  return facts.map(
    ({ kind, step, attempt, error }) =>
      `  ${kind} ${step}${attempt === 0 ? "" : `#${attempt}`} ${error?.reason ?? ""}`,
  );
}
