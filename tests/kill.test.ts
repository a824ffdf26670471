import type { Fact } from "@machinery/protocol";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import type { Call } from "./recording-company.js";
import { killRepeatedly } from "./kill-repeatedly.js";
import { createRandom } from "./seeded-random.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { outputs, message, registerTextCompany, startTextCompany, textBehaviours } from "./text-company.js";

const kills = Number(process.env["MACHINERY_KILLS"] ?? 30);
const seed = Number(process.env["MACHINERY_SEED"] ?? 1);

/** How many clients post at the same time, each one event after the other. */
const clients = 6;

/** How many events a daemon acknowledges before it is killed, at most; and how long it lives after that, in milliseconds. */
const mostInALife = 15;
const longestAfterMs = 50;

/** An event that was acknowledged, by the key it was posted with. */
type Acknowledged = Map<string, Set<string>>;

describe(`a daemon that is killed ${kills} times (MACHINERY_SEED=${seed})`, () => {
  it(
    "loses nothing that it acknowledged, and does nothing twice that it has committed",
    async () => {
      using folder = createTemporaryFolder();
      const random = createRandom(seed);
      const pause = createRandom(seed + 1);
      await using company = await startTextCompany({
        // Each failure opens its breaker for a moment: calls are deferred, and the daemon is killed meanwhile, too.
        upper: (...call) => {
          if (pause() >= 0.3) return textBehaviours["upper"]?.(...call);
          call[1].writeHead(503).end();
          return undefined;
        },
        reverse: async (...call) => {
          await sleep(pause() * 10);
          return textBehaviours["reverse"]?.(...call);
        },
      });
      let daemon = await startDaemon({ data: folder.path });
      const { url } = daemon;
      await registerTextCompany(url, company, {
        retry: { attempts: 1_000, first: "5ms", cap: "50ms" },
        breaker: { failures: 1, probe_after: "50ms" },
      });

      const acknowledged: Acknowledged = new Map();
      const stop = { asked: false };
      const posting = Array.from({ length: clients }, (_, number) =>
        keepPosting(url, number, acknowledged, stop),
      );
      daemon = await killRepeatedly(daemon, {
        data: folder.path,
        kills,
        random,
        acknowledged: () => acknowledged.size,
        mostInALife,
        longestAfterMs,
      });
      stop.asked = true;
      await Promise.all(posting);

      try {
        using client = connect(url);
        expect(acknowledged.size).toBeGreaterThan(kills);
        expect([...acknowledged.values()].filter((ids) => ids.size !== 1)).toEqual([]);
        const ids = [...acknowledged.values()].flatMap((found) => [...found]);
        expect(new Set(ids).size).toBe(acknowledged.size);
        expect((await listedIds(client)).toSorted()).toEqual(ids.toSorted());
        await Promise.all(Array.from({ length: 16 }, (_, part) => waitForEnds(client, ids, part, 16)));
        // Only now: some had calls to make until then.
        const callsByEvent = Map.groupBy(company.calls, ({ event }) => event);
        const problems: string[] = [];
        const met = new Set<Fact["kind"]>();
        const left = [...ids];
        const check = async (): Promise<void> => {
          for (let id = left.pop(); id !== undefined; id = left.pop()) {
            problems.push(...(await problemsOf(client, id, callsByEvent.get(id) ?? [], met)));
          }
        };
        await Promise.all(Array.from({ length: 16 }, check));
        expect(problems.slice(0, 20)).toEqual([]);
        // Without a call that was cut off, and one that was not let in, this test would have shown nothing.
        expect([...met]).toEqual(expect.arrayContaining(["attempt-interrupted", "attempt-deferred"]));
        await stopAndVerify(daemon, folder.path);
      } finally {
        await daemon.end("SIGKILL");
      }
    },
    120_000 + kills * 4_000,
  );
});

/** Posts events, each under a key of its own, again and again until it is acknowledged. Now and then once more after that. */
async function keepPosting(
  url: string,
  number: number,
  acknowledged: Acknowledged,
  stop: { readonly asked: boolean },
): Promise<void> {
  const random = createRandom(seed * 1_000 + number);
  for (let event = 0; !stop.asked; event++) {
    const key = `client-${number}-event-${event}`;
    let times = random() < 0.2 ? 2 : 1;
    while (times > 0) {
      const eventId = await tryToPost(`${url}/e/process-text${random() < 0.3 ? "?wait=1" : ""}`, key);
      if (eventId === undefined) {
        await sleep(5);
        continue;
      }
      acknowledged.set(key, (acknowledged.get(key) ?? new Set()).add(eventId));
      times--;
      await sleep(random() * 8);
    }
  }
}

async function tryToPost(url: string, key: string): Promise<string | undefined> {
  try {
    const { status, body } = await postJson(url, { data: { message } }, { "Idempotency-Key": key });
    if (status === 201) return String(body?.["event_id"]);
    // While it starts or stops it may refuse; anything else is wrong.
    if (status === 503 || status === 429) return undefined;
    throw new Error(`a post was answered with ${status}: ${JSON.stringify(body)}`);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function listedIds(client: OpenClient): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = "";
  do {
    const page = await client.events.listEvents({ pageSize: 1_000, pageToken });
    ids.push(...page.events.map(({ eventId }) => eventId));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return ids;
}

/** Waits until every `parts`-th event has ended, from the `part`-th on. */
async function waitForEnds(
  client: OpenClient,
  ids: readonly string[],
  part: number,
  parts: number,
): Promise<void> {
  for (let index = part; index < ids.length; index += parts) {
    await client.events.getEvent({ eventId: ids[index]!, wait: { seconds: 60n } });
  }
}

/** What is wrong with an event that has ended, in words. The kinds of its facts are put into `met`. */
async function problemsOf(
  client: OpenClient,
  eventId: string,
  calls: readonly Call[],
  met: Set<Fact["kind"]>,
): Promise<string[]> {
  const { event } = await client.events.getEvent({ eventId });
  const { facts } = await client.events.getEventHistory({ eventId, pageSize: 1_000 });
  for (const { kind } of facts) met.add(kind);
  const problems = isDeepStrictEqual(event?.outputs, outputs)
    ? []
    : [`gave ${JSON.stringify(event?.outputs)}`];
  for (const step of ["upper", "reverse", "space_counter"]) {
    const kinds = facts.filter((fact) => fact.step === step).map(({ kind }) => kind);
    const called = calls.filter((call) => call.step === step);
    problems.push(
      ...problemsOfStep(kinds, called).map((problem) => `${step} ${problem}: ${kinds.join(", ")}`),
    );
  }
  return problems.map((problem) => `${eventId} ${problem}`);
}

/** An attempt is called at most once, and a further one needs the one before to have failed or been interrupted. Nothing follows the success. */
function problemsOfStep(kinds: readonly Fact["kind"][], called: readonly Call[]): string[] {
  const attempts = called.map(({ attempt }) => attempt);
  const count = (kind: string) => kinds.filter((other) => other === kind).length;
  // What was not let in was no attempt: the next one has its number.
  const started = count("attempt-started") - count("attempt-deferred");
  const mayComeBefore = ["step-started", "attempt-failed", "attempt-interrupted", "attempt-deferred"];
  const isRepeatedWrongly = kinds.some(
    (kind, index) => kind === "attempt-started" && !mayComeBefore.includes(kinds[index - 1] ?? ""),
  );
  const found: readonly (readonly [boolean, string])[] = [
    [kinds.indexOf("step-succeeded") !== kinds.length - 1, "does not end with its one success"],
    [isRepeatedWrongly, "has a further attempt for no reason"],
    [new Set(attempts).size !== attempts.length, `was called twice in one attempt (${attempts.join(", ")})`],
    [Math.max(...attempts) > started, `was called more often than ordered (${attempts.join(", ")})`],
    [!attempts.includes(started), "took an answer that no service gave"],
    [new Set(called.map(({ key }) => key)).size !== 1, "has no one idempotency key"],
  ];
  return found.filter(([isWrong]) => isWrong).map(([, words]) => words);
}

describe("an event posted just before a kill", () => {
  it("is there and finished after the restart, when it was acknowledged", async () => {
    using folder = createTemporaryFolder();
    await using company = await startTextCompany();
    const first = await startDaemon({ data: folder.path });
    await registerTextCompany(first.url, company);

    const { body } = await postJson(`${first.url}/e/process-text`, { message });
    await first.end("SIGKILL");

    await using second = await startDaemon({ data: folder.path });
    using client = connect(second.url);
    const { event } = await client.events.getEvent({
      eventId: String(body?.["event_id"]),
      wait: { seconds: 20n },
    });
    expect(event?.outputs).toEqual(outputs);
    await stopAndVerify(second, folder.path);
  });
});
