import type { Finding } from "@machinery/language";
import { limits, reasons, type Reason, type Result } from "@machinery/protocol";
import { createMemoryDisk, openMemoryStore } from "@machinery/store";
import { beforeEach, describe, expect, test } from "vitest";
import { shout, upper } from "../../test/definitions.js";
import { Catalogue, type RequestKey, type Written } from "./catalogue.js";
import { CatalogueIndex } from "./catalogue-index.js";
import { registerService } from "./register-service.js";

const locate = (findings: Finding[]): Finding[] => findings;
const once: RequestKey = { requestId: "", hash: "" };
const quiet = { observe: () => {} };

let disk: ReturnType<typeof createMemoryDisk>;
let catalogue: Catalogue;
let nowMs: number;
const clock = { nowMs: () => nowMs, notBefore: () => {}, alarm: () => () => {} };
let canOpen = (): Promise<void> => Promise.resolve();
const open = (): Promise<Catalogue> =>
  Catalogue.open({ open: async () => openMemoryStore(disk), canOpen: () => canOpen() }, clock, quiet);
beforeEach(async () => {
  nowMs = 1_700_000_000_000;
  disk = createMemoryDisk();
  catalogue = await open();
});

const register = (definition = upper(), force = false, request = once): Promise<Result<Written>> =>
  catalogue.registerService(definition, { force, locate }, request);
const define = (definition = shout(), source = "", request = once): Promise<Result<Written>> =>
  catalogue.defineWorkflow(definition, { source, force: false, locate }, request);

const outcomeOf = (result: Result<Written>) => (result.ok ? result.value.outcome : result.rejection.reason);
const reasonOf = (result: Result<unknown>): Reason | undefined =>
  result.ok ? undefined : result.rejection.reason;

describe("registering services", () => {
  test("makes a revision for each change of meaning, and none for the same again", async () => {
    const first = await register();
    const again = await register(upper());
    const moved = await register(upper({ address: "http://127.0.0.1:10/event" }));

    expect(outcomeOf(first)).toEqual({ name: "upper", revision: 1, changed: true });
    expect(outcomeOf(again)).toEqual({ name: "upper", revision: 1, changed: false });
    expect(outcomeOf(moved)).toEqual({ name: "upper", revision: 2, changed: true });
  });

  test("keeps every revision over a restart", async () => {
    await register();
    await register(upper({ address: "http://127.0.0.1:10/event" }));
    await catalogue.close();

    catalogue = await open();
    const old = await catalogue.readService("upper", 1);

    expect(catalogue.service("upper")?.revision).toBe(2);
    expect(old.ok && old.value.definition.address).toBe("http://127.0.0.1:9/event");
    expect(reasonOf(await catalogue.readService("upper", 3))).toBe("SERVICE_NOT_FOUND");
  });

  test("refuses what has errors, and stores nothing", async () => {
    const refused = await register(upper({ inputs: [{ name: "message", type: "strin" }] }));

    expect(reasonOf(refused)).toBe("INVALID_DEFINITION");
    expect(refused.ok ? [] : refused.rejection.violations).not.toHaveLength(0);
    expect(catalogue.serviceNames).toEqual([]);
  });

  test("refuses what breaks a workflow in use, unless it is forced", async () => {
    await register();
    await define();
    const breaking = upper({
      outputs: [{ name: "text", type: "string" }],
      inputs: [{ name: "text", type: "string" }],
    });

    const refused = await register(breaking);
    const forced = await register(breaking, true);

    expect(reasonOf(refused)).toBe("BREAKS_WORKFLOWS");
    expect(refused.ok ? "" : refused.rejection.found).toContain("shout");
    expect(outcomeOf(forced)).toEqual({ name: "upper", revision: 2, changed: true });
  });

  test("takes turns: registering the same at the same time makes one revision", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => register()));

    expect(results.map((result) => result.ok && result.value.outcome.changed).filter(Boolean)).toHaveLength(
      1,
    );
    expect(catalogue.service("upper")?.revision).toBe(1);
  });
});

describe("deleting services", () => {
  test("is refused while a workflow uses it, and names the workflow", async () => {
    await register();
    await define();

    const refused = await catalogue.deleteService("upper", once);

    expect(reasonOf(refused)).toBe("SERVICE_IN_USE");
    expect(refused.ok ? "" : refused.rejection.found).toBe("shout");
  });

  test("ends it, and its revisions stay readable; registering it again goes on counting", async () => {
    await register();

    const deleted = await catalogue.deleteService("upper", once);
    const gone = await catalogue.readService("upper", 0);
    const old = await catalogue.readService("upper", 1);
    const mark = await catalogue.readService("upper", 2);
    const again = await catalogue.deleteService("upper", once);
    const anew = await register();

    expect(outcomeOf(deleted)).toMatchObject({ changed: true });
    expect([reasonOf(gone), old.ok, reasonOf(mark), reasonOf(again)]).toEqual([
      "SERVICE_NOT_FOUND",
      true,
      "SERVICE_NOT_FOUND",
      "SERVICE_NOT_FOUND",
    ]);
    expect(outcomeOf(anew)).toMatchObject({ revision: 3 });
  });
});

describe("defining workflows", () => {
  test("pins the services' revisions and keeps the source text", async () => {
    await register();

    await define(shout(), "name: shout # loudly\n");
    const read = await catalogue.readWorkflow("shout", 0);

    expect(read.ok && read.value.source).toBe("name: shout # loudly\n");
    expect(read.ok && read.value.services.map(({ revision }) => revision)).toEqual([1]);
    expect(catalogue.usedBy("upper")).toEqual(["shout"]);
  });

  test("a change of comments alone is no revision, one of meaning is", async () => {
    await register();
    await define(shout(), "# one");

    const comments = await define(shout(), "# two");
    const meaning = await define(shout({ description: "louder" }), "# two");

    expect(outcomeOf(comments)).toEqual({ name: "shout", revision: 1, changed: false });
    expect(outcomeOf(meaning)).toEqual({ name: "shout", revision: 2, changed: true });
  });

  test("where a revision is expected, no other one is replaced, and nothing changes", async () => {
    await register();
    const over = (ifRevision: number, description: string) =>
      catalogue.defineWorkflow(
        shout({ description }),
        { source: "", force: false, ifRevision, locate },
        once,
      );

    expect(reasonOf(await over(1, "first"))).toBe("REVISION_CHANGED");
    expect(outcomeOf(await over(0, "first"))).toEqual({ name: "shout", revision: 1, changed: true });
    const refused = await over(0, "second");
    expect(refused).toMatchObject({
      ok: false,
      rejection: { reason: "REVISION_CHANGED", expected: "no workflow `shout`", found: "revision 1" },
    });
    expect(outcomeOf(await over(1, "second"))).toEqual({ name: "shout", revision: 2, changed: true });
    // Its answer was lost: it is sent again.
    expect(outcomeOf(await over(1, "second"))).toEqual({ name: "shout", revision: 2, changed: false });

    await catalogue.deleteWorkflow("shout", once);
    expect(reasonOf(await over(2, "third"))).toBe("REVISION_CHANGED");
    expect(outcomeOf(await over(0, "third"))).toEqual({ name: "shout", revision: 4, changed: true });
  });

  test("a service's new types are picked up by defining again, its new address or limits need no revision", async () => {
    await register();
    await define();
    await register(upper({ address: "http://127.0.0.1:10/event" }));
    const moved = await define();
    await register(upper({ concurrency: 3, rate: "10/s", breaker: { off: true }, backlog: 7 }));
    const bounded = await define();
    await register(
      upper({
        outputs: [
          { name: "message", type: "string" },
          { name: "length", type: "int" },
        ],
      }),
    );

    const retyped = await define();

    expect(outcomeOf(moved)).toMatchObject({ revision: 1, changed: false });
    expect(outcomeOf(bounded)).toMatchObject({ revision: 1, changed: false });
    expect(outcomeOf(retyped)).toMatchObject({ revision: 2, changed: true });
  });

  test("names a service that is nearly the one asked for", async () => {
    await register();

    const refused = await define(shout({ services: ["uper"] }));

    expect(!refused.ok && refused.rejection.todo).toBe("did you mean `upper`?");
  });

  test("refuses an unknown service", async () => {
    const refused = await define();

    expect(reasonOf(refused)).toBe("INVALID_DEFINITION");
    expect(refused.ok ? "" : JSON.stringify(refused.rejection.violations)).toContain("upper");
  });

  test("gives a partition each revision without its source, also the older ones and those of a deleted workflow", async () => {
    await register();
    await define(shout(), "# text");
    await define(shout({ description: "louder" }), "# text");
    await catalogue.deleteWorkflow("shout", once);

    const [one, two, mark] = await Promise.all([1, 2, 3].map((revision) => catalogue.get("shout", revision)));

    expect([one?.revision, two?.revision, mark]).toEqual([1, 2, undefined]);
    expect(two?.source).toBe("");
    expect(two?.services).toHaveLength(1);
    expect(catalogue.workflow("shout")).toBeUndefined();
    expect(catalogue.usedBy("upper")).toEqual([]);
  });
});

describe("bounds", () => {
  test("a definition with a long text is kept whole", async () => {
    await register();
    const source = `# ${"long ".repeat(150_000)}\nname: shout`;

    await define(shout(), source);
    await catalogue.close();
    catalogue = await open();
    const read = await catalogue.readWorkflow("shout", 0);

    expect(read.ok && read.value.source === source).toBe(true);
  });

  test("one more service than allowed is refused, a new revision is not", () => {
    const full = new CatalogueIndex();
    Object.defineProperty(full, "liveServices", { value: limits.definitions });
    const options = { force: false, locate };

    const more = registerService(full, upper(), options, nowMs);
    full.putService({ name: "upper", revision: 1, createTimeMs: 0, deleted: false, definition: upper() });
    const revised = registerService(full, upper({ description: "new" }), options, nowMs);

    expect(reasonOf(more)).toBe("TOO_MANY_DEFINITIONS");
    expect(revised.ok).toBe(true);
  });
});

describe("request ids", () => {
  const request = (requestId: string, hash = "aa".repeat(32)): RequestKey => ({ requestId, hash });

  test("give the first answer again, also after a restart and when the world has moved on", async () => {
    await register(upper(), false, request("r1"));
    await register(upper({ address: "http://127.0.0.1:10/event" }));
    await catalogue.close();
    catalogue = await open();

    const repeated = await register(upper(), false, request("r1"));

    expect(outcomeOf(repeated)).toEqual({ name: "upper", revision: 1, changed: true });
    expect(catalogue.service("upper")?.revision).toBe(2);
  });

  test("are refused when they come with other data", async () => {
    await register(upper(), false, request("r1"));

    const reused = await register(upper(), false, request("r1", "bb".repeat(32)));

    expect(reasonOf(reused)).toBe("REQUEST_ID_REUSED");
  });

  test("are remembered for a request that changed nothing, too", async () => {
    await register();
    await register(upper(), false, request("r1"));

    const reused = await register(upper(), false, request("r1", "bb".repeat(32)));

    expect(reasonOf(reused)).toBe("REQUEST_ID_REUSED");
  });

  test("make deleting repeatable", async () => {
    await register();

    const first = await catalogue.deleteService("upper", request("d1"));
    const second = await catalogue.deleteService("upper", request("d1"));

    expect([first.ok, second.ok]).toEqual([true, true]);
  });

  test("are forgotten after a day", async () => {
    await register(upper(), false, request("r1"));
    nowMs += 24 * 3_600_000;

    const fresh = await register(upper(), false, request("r1", "bb".repeat(32)));

    expect(outcomeOf(fresh)).toEqual({ name: "upper", revision: 1, changed: false });
  });
});

describe("a store that fails", () => {
  test("answers STORE_UNAVAILABLE, shows only what is certain, and comes back by opening anew", async () => {
    await register();
    disk.failNextCommit(new Error("no space left on device"), { applied: true });

    const failed = await register(upper({ address: "http://127.0.0.1:10/event" }));
    const shown = catalogue.service("upper")?.revision;
    const failure = catalogue.failure;
    await expect.poll(() => catalogue.failure, { timeout: 3_000, interval: 50 }).toBeUndefined();

    expect(reasonOf(failed)).toBe("STORE_UNAVAILABLE");
    expect(reasons[reasonOf(failed) ?? "INTERNAL"].http).toBe(503);
    expect(shown).toBe(1);
    expect(failure).toContain("no space left");
    expect(catalogue.service("upper")?.revision).toBe(2);
  });

  test("goes on reading older revisions while there is no room to open it anew", async () => {
    await register();
    await register(upper({ address: "http://127.0.0.1:10/event" }));
    const full = new Error("the disk is full (ENOSPC)");
    canOpen = () => Promise.reject(full);
    disk.failNextCommit(full, { applied: true });

    const failed = await register(upper({ address: "http://127.0.0.1:11/event" }));
    await expect.poll(() => catalogue.failure, { timeout: 3_000, interval: 50 }).toContain("is full");
    const old = await catalogue.readService("upper", 1);
    const uncertain = await catalogue.readService("upper", 3);
    const refused = await register(upper({ address: "http://127.0.0.1:12/event" }));
    canOpen = () => Promise.resolve();
    await expect.poll(() => catalogue.failure, { timeout: 3_000, interval: 50 }).toBeUndefined();

    expect([failed, refused].map(reasonOf)).toEqual(["STORE_UNAVAILABLE", "STORE_UNAVAILABLE"]);
    expect(old.ok && old.value.definition.address).toBe("http://127.0.0.1:9/event");
    expect(reasonOf(uncertain)).toBe("SERVICE_NOT_FOUND");
    expect((await catalogue.readService("upper", 3)).ok).toBe(true);
  });
});

describe("pausing workflows", () => {
  beforeEach(async () => {
    await register();
    await define();
  });
  const pause = (name = "shout", reason = "it floods", request = once) =>
    catalogue.pauseWorkflow(name, reason, request);

  test("is kept over new revisions, the end and a restart, until somebody resumes it", async () => {
    expect(outcomeOf(await pause())).toMatchObject({ name: "shout", changed: true });
    await catalogue.deleteWorkflow("shout", once);
    await catalogue.close();

    catalogue = await open();

    expect(catalogue.pause("shout")).toMatchObject({ reason: "it floods", timeMs: nowMs });
    expect(outcomeOf(await catalogue.resumeWorkflow("shout", once))).toMatchObject({ changed: true });
    await catalogue.close();
    catalogue = await open();
    expect(catalogue.pause("shout")).toBeUndefined();
  });

  test("changes nothing where it is so already, and keeps the reason that was given first", async () => {
    expect(outcomeOf(await catalogue.resumeWorkflow("shout", once))).toMatchObject({ changed: false });
    await pause();

    expect(outcomeOf(await pause("shout", "another"))).toMatchObject({ changed: false });

    expect(catalogue.pause("shout")?.reason).toBe("it floods");
  });

  test("is refused for what was never defined", async () => {
    expect(reasonOf(await pause("nothing"))).toBe("WORKFLOW_NOT_FOUND");
    expect(reasonOf(await catalogue.resumeWorkflow("nothing", once))).toBe("WORKFLOW_NOT_FOUND");
  });

  test("is told to those who watch, once it is kept", async () => {
    const seen: boolean[] = [];
    const unwatch = catalogue.watch(() => seen.push(catalogue.pause("shout") !== undefined));

    await pause();
    await pause();
    await catalogue.resumeWorkflow("shout", once);
    unwatch();
    await pause();

    expect(seen).toEqual([true, false]);
  });
});
