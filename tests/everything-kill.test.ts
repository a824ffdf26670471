import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Event, EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { runDaemonToItsEnd, startDaemon } from "./daemon.js";
import { done, startEverything, type Everything, type LedgerEntry } from "./everything.js";
import { postJson } from "./json-routes.js";
import { killRepeatedly } from "./kill-repeatedly.js";
import { createRandom } from "./seeded-random.js";
import { stopAndVerify, verifyClean } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const kills = Number(process.env["MACHINERY_KILLS"] ?? 6);
const seed = Number(process.env["MACHINERY_SEED"] ?? 1);

/** How many clients post at the same time, each one event after the other. */
const clients = 4;
/** How many events a daemon acknowledges before it is killed, at most; and how long it lives after that, in milliseconds. */
const mostInALife = 15;
const longestAfterMs = 200;

interface Posted {
  readonly id: string;
  readonly eventId: string;
  readonly fails: boolean;
}

describe(`a daemon that is killed ${kills} times while everything goes on (MACHINERY_SEED=${seed})`, () => {
  it.each([1, 2])(
    "loses nothing and repeats no committed step: every operation, signals, people, notices, pauses and backups; partitions: %i",
    async (partitions) => {
      using folder = createTemporaryFolder();
      const data = join(folder.path, "data");
      const backupFile = join(folder.path, "some.backup");
      const random = createRandom(seed);
      let daemon = await startDaemon({ data, args: ["--partitions", String(partitions)] });
      const { url } = daemon;
      await using everything = await startEverything(url, seed);
      const posted: Posted[] = [];
      const stop = { posting: false, working: false };
      const backups = { whole: 0 };

      const posting = Array.from({ length: clients }, (_, number) => keepPosting(url, number, posted, stop));
      const working = [
        keepAnswering(url, stop),
        keepSignalling(url, posted, stop),
        keepPausingAndResuming(url, posted, stop),
        keepBackingUp(url, backupFile, backups, stop),
        keepWatching(url, stop),
      ];
      daemon = await killRepeatedly(daemon, {
        data,
        kills,
        random,
        acknowledged: () => posted.length,
        mostInALife,
        longestAfterMs,
      });
      stop.posting = true;
      await Promise.all(posting);

      try {
        using client = connect(url);
        const ends = new Map<string, Event | undefined>();
        for (const { eventId } of posted)
          ends.set(eventId, (await client.events.getEvent({ eventId, wait: { seconds: 90n } })).event);
        const work = Map.groupBy(everything.ledger, ([key]) => key.slice(0, key.indexOf("/")));
        const problems = posted.flatMap((one) => {
          const mine = (work.get(one.eventId) ?? []).map(([, entry]) => entry);
          return problemsOfEnd(one, ends.get(one.eventId), mine);
        });
        // The last thing that is done for an event is to tell its end.
        while (posted.some(({ eventId }) => !everything.told.has(eventId))) await sleep(10);
        while (backups.whole === 0) await sleep(10);
        stop.working = true;
        await Promise.all(working);

        expect(posted.length).toBeGreaterThan(kills);
        expect(problems.slice(0, 20)).toEqual([]);
        expect(repeatedAttempts(everything)).toEqual([]);
        // Each ran one sub-workflow, which did its work once.
        const children = [...everything.ledger.values()].filter(({ what }) => what === "child");
        expect(children.length).toBe(posted.length);
        await stopAndVerify(daemon, data);
        const restored = join(folder.path, "restored");
        expect(await runDaemonToItsEnd({ data: restored, args: ["restore", backupFile] })).toMatchObject({
          exitCode: 0,
        });
        await verifyClean(restored);
      } finally {
        stop.posting = stop.working = true;
        await daemon.end("SIGKILL");
      }
    },
    120_000 + kills * 4_000,
  );
});

/** Posts events, each under a key of its own, again and again until it is acknowledged. */
async function keepPosting(
  url: string,
  number: number,
  posted: Posted[],
  stop: { readonly posting: boolean },
): Promise<void> {
  const random = createRandom(seed * 1_000 + number);
  for (let count = 0; !stop.posting; count++) {
    const id = `${number}-${count}`;
    const fails = random() < 0.3;
    let body: Record<string, unknown> | undefined;
    for (; body === undefined; await sleep(5))
      body = await tryTo(`${url}/e/everything`, { data: { id, fails } }, id);
    posted.push({ id, eventId: String(body["event_id"]), fails });
    await sleep(random() * 60);
  }
}

type Working = { readonly working: boolean };
const service = (method: string): string => `/machinery.v1.EventService/${method}`;

/** Answers whatever is asked. */
async function keepAnswering(url: string, stop: Working): Promise<void> {
  for (; !stop.working; await sleep(20)) {
    const page = await tryTo(url + service("ListAsks"), { page_size: 1_000 });
    for (const { event_id, step } of (page?.["asks"] ?? []) as { event_id: string; step: string }[])
      await tryTo(url + service("AnswerAsk"), { event_id, step, by: "grace", answer: { yes: true } });
  }
}

/** Signals each event once, mostly before it listens. */
async function keepSignalling(url: string, posted: readonly Posted[], stop: Working): Promise<void> {
  const sent = new Set<string>();
  for (; !stop.working; await sleep(20))
    for (const { id } of posted)
      if (!sent.has(id) && (await tryTo(`${url}/signals/go-on?key=${id}`, {}, id)) !== undefined)
        sent.add(id);
}

/** Pauses the newest event now and then, and has all go on that are held. */
async function keepPausingAndResuming(url: string, posted: readonly Posted[], stop: Working): Promise<void> {
  for (; !stop.working; await sleep(60)) {
    const newest = posted.at(-1);
    if (newest !== undefined) await tryTo(url + service("PauseEvent"), { event_id: newest.eventId });
    const filter = { statuses: ["EVENT_STATUS_PAUSED"] };
    const page = await tryTo(url + service("ListEvents"), { filter, page_size: 1_000 });
    for (const { event_id } of (page?.["events"] ?? []) as { event_id: string }[])
      await tryTo(url + service("ResumeEvent"), { event_id });
  }
}

/** Takes one backup after the other; the last whole one is in the file. */
async function keepBackingUp(
  url: string,
  file: string,
  backups: { whole: number },
  stop: Working,
): Promise<void> {
  for (; !stop.working; await sleep(20)) {
    const chunks: Uint8Array[] = [];
    using client = connect(url);
    try {
      for await (const { part } of client.backups.createBackup({}))
        if (part.case === "chunk") chunks.push(part.value);
    } catch {
      // It was killed meanwhile.
      continue;
    }
    rmSync(file, { force: true });
    for (const chunk of chunks) appendFileSync(file, chunk);
    backups.whole++;
  }
}

/** Somebody who looks on. */
async function keepWatching(url: string, stop: Working): Promise<void> {
  for (; !stop.working; await sleep(20)) {
    using client = connect(url);
    const leaving = new AbortController();
    const left = setTimeout(() => leaving.abort(), 300);
    try {
      for await (const change of client.events.watchEvents({}, { signal: leaving.signal })) void change;
    } catch {
      // It was killed, or has looked on long enough.
    }
    clearTimeout(left);
  }
}

/** What a post is answered with; nothing when there was nobody to take it, or it was too late or too early. */
async function tryTo(url: string, value: object, key?: string): Promise<Record<string, unknown> | undefined> {
  const headers = key === undefined ? {} : { "Idempotency-Key": key };
  const { status, body } = await postJson(url, value, headers).catch(() => ({
    status: 503,
    body: undefined,
  }));
  if (status < 300) return body;
  if (
    status === 503 ||
    status === 429 ||
    status === 404 ||
    status === 400 ||
    status === 409 ||
    status === 412
  )
    return undefined;
  throw new Error(`${url} was answered with ${status}: ${JSON.stringify(body)}`);
}

function problemsOfEnd(
  { id, eventId, fails }: Posted,
  event: Event | undefined,
  mine: readonly LedgerEntry[],
): string[] {
  const found = event?.error?.reason ?? event?.outputs?.["state"] ?? EventStatus[event?.status ?? 0];
  const wanted = fails ? "ENOUGH" : "done after caught";
  const kept = mine.filter(({ undone }) => !undone).map(({ what }) => what);
  const whats = mine.map(({ what }) => what);
  // A sub-workflow's steps are under its own event.
  const all = done.all.filter((what) => what !== "child");
  const wantedKept = fails ? done.notUndone.filter((what) => what !== "child") : all;
  const problems: (readonly [boolean, string])[] = [
    [found !== wanted, `came to ${JSON.stringify(found)}: ${event?.error?.message ?? ""}`],
    [whats.toSorted().join() !== all.toSorted().join(), `did ${whats.join()}`],
    [kept.toSorted().join() !== wantedKept.toSorted().join(), `kept ${kept.join()}`],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, words]) => `${id} ${eventId} ${words}`);
}

/** Attempts that were called twice. */
function repeatedAttempts({ company }: Everything): string[] {
  const called = company.calls
    .filter(({ service }) => service !== "told")
    .map(({ key, attempt }) => `${key}#${attempt}`);
  return [...Map.groupBy(called, (one) => one)].flatMap(([one, { length }]) => (length > 1 ? [one] : []));
}
