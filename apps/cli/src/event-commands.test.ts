import { Code } from "@connectrpc/connect";
import { EventStatus } from "@machinery/client";
import { describe, expect, test } from "vitest";
import { createFakeDaemon, refusal, type FakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";
import { failedEvent, retriedEvent } from "./testing/sample-facts.js";

function daemonWith(): FakeDaemon {
  const daemon = createFakeDaemon();
  daemon.scripts.set("good", retriedEvent);
  daemon.scripts.set("bad", failedEvent);
  daemon.scripts.set("gone", { event: { status: EventStatus.CANCELLED } });
  daemon.scripts.set("slow", { event: { status: EventStatus.WAITING } });
  return daemon;
}

describe("post", () => {
  test("writes the id to stdout and the talk to stderr", async () => {
    const daemon = daemonWith();

    const { code, stdout, stderr } = await runCli(
      [
        "event",
        "post",
        "good",
        "--data",
        '{"message":"hello"}',
        "--label",
        "order=17",
        "--label",
        "tier=a=b",
        "--key",
        "k",
      ],
      { daemon },
    );

    expect({ code, stdout }).toEqual({ code: 0, stdout: "e1\n" });
    expect(stderr).toContain("machinery event watch e1");
    expect(daemon.calls[0]?.request).toMatchObject({
      workflow: "good",
      data: { message: "hello" },
      labels: { order: "17", tier: "a=b" },
      idempotencyKey: "k",
    });
  });

  test.each([
    [["-f", "e.json"], {}],
    [["-f", "bare.json"], {}],
    [["-f", "-"], { stdin: '{"data": {"message": "hello"}}' }],
    [["-"], { stdin: '\uFEFF{"message": "hello"}' }],
    [["--data", "-"], { stdin: '{"message": "hello"}' }],
    [["-d", '{"message": "hello"}'], {}],
  ])("takes data from %j", async (args, surroundings) => {
    const daemon = daemonWith();
    const files = { "e.json": '{"data": {"message": "hello"}}', "bare.json": '{"message": "hello"}' };

    await runCli(["event", "post", "good", ...args], { daemon, files, ...surroundings });

    expect(daemon.calls[0]?.request).toMatchObject({ data: { message: "hello" } });
  });

  test("`--data` is the data itself, even when it looks like an envelope", async () => {
    const daemon = daemonWith();

    await runCli(["event", "post", "good", "--data", '{"data": {}}'], { daemon });

    expect(daemon.calls[0]?.request).toMatchObject({ data: { data: {} } });
  });

  test.each([
    ["broken JSON", ["--data", "{message: hello}"], "a JSON object in --data"],
    ["nothing", ["--data", " "], "nothing"],
    ["a list", ["--data", "[1]"], "a list"],
    ["null", ["--data", "null"], "null"],
    ["data twice", ["--data", "{}", "-f", "x"], "either --data or -f"],
    ["a label without value", ["--label", "x"], "a label as `name=value`"],
    ["a label of a bad name", ["--label", "X=1"], "a label's name"],
    ["a label twice", ["--label", "x=1", "--label", "x=2"], "twice"],
    ["a wait that is no duration", ["--wait", "soon"], "a duration"],
    ["something that is no dash", ["data.json"], "`-` or nothing after the workflow"],
    ["too deep data", ["--data", `${'{"a":'.repeat(70)}1${"}".repeat(70)}`], "at most 64 levels"],
  ])("%s is a usage error, and nothing is sent", async (_what, args, words) => {
    const daemon = daemonWith();

    const { code, stderr } = await runCli(["event", "post", "good", ...args], { daemon });

    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(daemon.calls).toEqual([]);
  });

  test.each([
    ["good", 0, '{\n  "message": "HELLO"\n}\n', "SUCCEEDED"],
    ["bad", 3, "", "in step upper, after 2 attempts"],
    ["gone", 9, "", "CANCELLED"],
  ])("--wait on `%s` ends with %d", async (workflow, code, stdout, talk) => {
    const given = await runCli(["event", "post", workflow, "--wait"], { daemon: daemonWith() });

    expect(given).toMatchObject({ code, stdout, stderr: expect.stringContaining(talk) as string });
  });

  test("--wait gives up when its time is over, and says that the event goes on", async () => {
    const daemon = daemonWith();

    // The fake answers at once, so the time must pass by the clock: each look at it takes a second.
    const given = await runCli(["event", "post", "slow", "--wait=3s"], { daemon, tickMs: 1_000 });

    expect(given).toMatchObject({
      code: 7,
      stdout: "",
      stderr: expect.stringContaining("event e1 is still WAITING after 3.0s") as string,
    });
    expect(daemon.calls.map((call) => call.method)).toContain("getEvent");
  });

  test("an unknown workflow ends with 5", async () => {
    expect((await runCli(["event", "post", "nope"], { daemon: daemonWith() })).code).toBe(5);
  });
});

async function posted(workflow: string): Promise<FakeDaemon> {
  const daemon = daemonWith();
  await runCli(["event", "post", workflow, "--data", '{"message":"hello"}'], { daemon });
  return daemon;
}

describe("watch", () => {
  test("writes a line for each fact, then the outputs", async () => {
    const { code, stdout } = await runCli(["event", "watch", "e1"], { daemon: await posted("good") });

    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(8 + 3 + 1);
    expect(stdout).toMatch(/attempt-failed +upper +attempt 1 +HTTP_5XX/);
    expect(stdout.endsWith('{\n  "message": "HELLO"\n}\n')).toBe(true);
    expect(stdout).not.toContain("\u001B");
  });

  test("draws a tree on a terminal", async () => {
    const { code, stdout } = await runCli(["event", "watch", "e1", "--no-color"], {
      daemon: await posted("good"),
      terminal: true,
    });

    expect(code).toBe(0);
    expect(stdout).toContain(
      "✓ good e1  SUCCEEDED  220ms\u001B[K\n  ✓ upper  219ms · attempt 2\u001B[K\n\u001B[J",
    );
    expect(stdout.endsWith('{\n  "message": "HELLO"\n}\n')).toBe(true);
  });

  test("ends as the event did", async () => {
    const { code, stderr } = await runCli(["event", "watch", "e1"], { daemon: await posted("bad") });

    expect(code).toBe(3);
    expect(stderr).toContain("attempt 1  UNREACHABLE: connection refused");
  });

  test("writes one JSON value on a line for programs, and nothing else", async () => {
    const { stdout } = await runCli(["event", "watch", "e1", "-o", "json"], {
      daemon: await posted("good"),
      terminal: true,
    });

    const facts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(facts).toHaveLength(8);
    expect(facts[7]).toMatchObject({ sequence: "8", kind: "event-succeeded", event_status: "SUCCEEDED" });
  });

  test("Ctrl-C ends it with 130 and without a word", async () => {
    const interrupted = new AbortController();
    const daemon = await posted("slow");
    const running = runCli(["event", "watch", "e1"], {
      daemon,
      interrupted,
      onSleep: () => interrupted.abort(),
    });

    expect(await running).toMatchObject({
      code: 130,
      stdout: "",
      stderr: expect.not.stringContaining("error") as string,
    });
  });

  test("without an id watches many, and says when the cursor is too old", async () => {
    const { code, stdout, stderr } = await runCli(["event", "watch", "--workflow", "good", "--cursor", "c"], {
      daemon: await posted("good"),
    });

    expect(stdout).toBe("06:47:30.000Z  e1  good  SUCCEEDED  event-succeeded\n");
    expect(stderr).toContain("RESUME_EXPIRED");
    expect(code).toBe(1);
  });

  test("without an id goes on from now when the daemon came back and knows the cursor no more", async () => {
    const daemon = await posted("good");
    daemon.watchFaults.push(refusal("DAEMON_STOPPING", Code.Unavailable, "a daemon", "none", "wait"));
    const watch = (...format: string[]) => runCli(["event", "watch", ...format], { daemon });

    const { code, stderr } = await watch();
    daemon.watchFaults.push(refusal("DAEMON_STOPPING", Code.Unavailable, "a daemon", "none", "wait"));
    const forPrograms = await watch("-o", "json");

    expect(stderr).toMatch(
      /connection lost[^]*what changed meanwhile is not shown: `machinery event list`[^]*RESUME_EXPIRED/,
    );
    expect(daemon.calls.filter(({ method }) => method === "watchEvents")).toMatchObject([
      { request: { cursor: "" } },
      { request: { cursor: "c-e1" } },
      { request: { cursor: "" } },
      { request: { cursor: "" } },
      { request: { cursor: "c-e1" } },
    ]);
    expect([code, forPrograms.code]).toEqual([1, 1]);
    expect(forPrograms.stderr).not.toContain("meanwhile");
  });

  test("an id and a filter are too much", async () => {
    expect(
      (await runCli(["event", "watch", "e1", "--status", "failed"], { daemon: daemonWith() })).code,
    ).toBe(2);
  });
});

describe("list", () => {
  function many(): FakeDaemon {
    const daemon = daemonWith();
    for (const id of ["e5", "e4", "e3", "e2", "e1"])
      daemon.events.set(id, { eventId: id, workflow: "good", status: EventStatus.SUCCEEDED });
    return daemon;
  }

  test("goes through the pages up to the limit, and says that there are more", async () => {
    const { stdout, stderr } = await runCli(["event", "list", "--limit", "3", "-o", "name"], {
      daemon: many(),
    });

    expect(stdout).toBe("e5\ne4\ne3\n");
    expect(stderr).toContain("there are more than 3");
  });

  test("exactly as many as the limit are not more", async () => {
    expect((await runCli(["event", "list", "--limit", "5", "-o", "name"], { daemon: many() })).stderr).toBe(
      "",
    );
  });

  test("counts by workflow and status, and says whether there may be more", async () => {
    const daemon = many();
    const exact = await runCli(["event", "count", "--workflow", "good"], { daemon });
    const bounded = await runCli(["event", "count", "--since", "2h", "-o", "json"], { daemon });

    expect(exact.stdout).toBe("WORKFLOW   STATUS      EVENTS\ngood       SUCCEEDED   5\n");
    expect(exact.stderr).toBe("5 events\n");
    expect(daemon.calls[0]).toMatchObject({
      method: "countEvents",
      request: { filter: { workflow: "good" } },
    });
    expect(JSON.parse(bounded.stdout)).toEqual({
      counts: [{ workflow: "good", status: "SUCCEEDED", count: 5 }],
      total: 5,
      has_more: true,
    });
    expect(bounded.stderr).toBe("at least 5 events\n");
  });

  test("sends the filter", async () => {
    const daemon = many();

    await runCli(
      [
        "event",
        "list",
        "--workflow",
        "good",
        "--status",
        "failed,Cancelled",
        "--status",
        "paused",
        "--label",
        "a=b",
        "--since",
        "2h",
        "--until",
        "2026-11-23",
      ],
      { daemon },
    );

    expect(daemon.calls[0]?.request).toMatchObject({
      filter: {
        workflow: "good",
        statuses: [EventStatus.FAILED, EventStatus.CANCELLED, EventStatus.PAUSED],
        labels: { a: "b" },
        fromTime: { seconds: BigInt(Date.UTC(2026, 10, 23, 4, 47, 35) / 1_000) },
        toTime: { seconds: BigInt(Date.UTC(2026, 10, 23) / 1_000) },
      },
    });
  });

  test.each([
    [["--status", "faild"], "ACCEPTED, RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, CANCELLED"],
    [["--since", "yesterday"], "how long ago"],
    [["--limit", "0"], "a whole number from 1"],
  ])("%j is a usage error that says what may be given", async (args, words) => {
    expect(await runCli(["event", "list", ...args], { daemon: many() })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(words) as string,
    });
  });

  test("none at all is no error", async () => {
    expect(await runCli(["event", "list"], { daemon: daemonWith() })).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "no such events\n",
    });
  });
});

test("get, history and cancel", async () => {
  const daemon = await posted("good");

  expect((await runCli(["event", "get", "e1"], { daemon })).stdout).toContain("Status     SUCCEEDED");
  expect(JSON.parse((await runCli(["event", "get", "e1", "-o", "json"], { daemon })).stdout)).toMatchObject({
    event_id: "e1",
    status: "SUCCEEDED",
    outputs: { message: "HELLO" },
  });
  expect((await runCli(["event", "get", "e1", "-o", "yaml"], { daemon })).stdout).toContain(
    "\nstatus: SUCCEEDED\n",
  );
  expect((await runCli(["event", "history", "e1"], { daemon })).stdout).toContain("+213ms   attempt-started");
  expect(
    JSON.parse((await runCli(["event", "history", "e1", "-o", "json"], { daemon })).stdout),
  ).toHaveLength(8);
  expect((await runCli(["event", "cancel", "e1"], { daemon })).code).toBe(6);
  expect((await runCli(["event", "get", "nope"], { daemon })).code).toBe(5);
});

test("cancel tells the status, and sends the reason", async () => {
  const daemon = await posted("slow");

  expect(await runCli(["event", "cancel", "e1", "--reason", "twice"], { daemon })).toMatchObject({
    code: 0,
    stdout: "event/e1 CANCELLED\n",
  });
  expect(daemon.calls.at(-1)?.request).toMatchObject({ eventId: "e1", reason: "twice" });
});

test.each([
  ["inputs: { message: { type: string, sensitive: true } }", false, true],
  ["inputs: { message: { type: string } }", true, true],
  [undefined, false, false],
])(
  "a screen hides what the workflow `%s` declares sensitive, programs get it",
  async (text, showsData, showsOutputs) => {
    const daemon = await posted("good");
    if (text !== undefined) daemon.definitions.set("good", { text, revision: 1 });

    const page = (await runCli(["event", "get", "e1"], { daemon })).stdout;
    const json = (await runCli(["event", "get", "e1", "-o", "json"], { daemon })).stdout;

    expect([page.includes('"hello"'), page.includes('"HELLO"')]).toEqual([showsData, showsOutputs]);
    expect(JSON.parse(json)).toMatchObject({ data: { message: "hello" }, outputs: { message: "HELLO" } });
  },
);
