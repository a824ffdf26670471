import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { createFakeDaemon, refusal } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

test("help shows the commands on stdout", async () => {
  const { code, stdout, stderr } = await runCli(["--help"]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const word of ["service", "workflow", "event", "apply", "daemon", "completion", "--url", "exit-codes"])
    expect(stdout).toContain(word);
});

test("every command has a description and an example", async () => {
  const leaves = [
    "service register",
    "service list",
    "service get",
    "service check",
    "service call",
    "service delete",
  ].concat(
    ["workflow define", "workflow validate", "workflow list", "workflow get", "workflow delete"],
    [
      "event post",
      "event list",
      "event get",
      "event watch",
      "event history",
      "event cancel",
      "open",
      "apply",
      "completion",
    ],
  );
  for (const leaf of leaves) {
    const { code, stdout } = await runCli([...leaf.split(" "), "--help"]);
    expect({ leaf, code }).toEqual({ leaf, code: 0 });
    expect(stdout).toMatch(new RegExp(`Examples?:\\n(?:.*\\n)*.*machinery ${leaf}`));
  }
});

test.each(["event post", "service call", "signal send", "ask answer", "step complete", "step skip"])(
  "%s takes data in the same words as the others",
  async (leaf) => {
    const { stdout } = await runCli([...leaf.split(" "), "--help"]);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/ -d, --data <json> .{0,60} - reads standard input /);
  },
);

test.each([["exit-codes"], ["output"]])("help on %s is there both ways", async (topic) => {
  const help = await runCli(["help", topic]);

  expect(help.code).toBe(0);
  expect(help.stdout).toBe((await runCli([topic])).stdout);
  expect(help.stdout.split("\n").length).toBeGreaterThan(5);
});

test("the version", async () => {
  expect(await runCli(["--version"])).toMatchObject({ code: 0, stdout: "0.0.0-test\n" });
});

test.each([
  [["evnt"], "Did you mean event?"],
  [["event", "psot"], "Did you mean post?"],
  [["event", "list", "--statu", "x"], "Did you mean --status?"],
  [["event", "get"], "missing required argument 'event'"],
  [["event", "list", "-o", "xml"], "Allowed choices are table, json, yaml, name"],
  [["apply"], "required option '-f, --file <path>'"],
  [["event"], "Usage: machinery event"],
  [[], "Usage: machinery"],
])("%j is a usage error with a hint", async (args, hint) => {
  expect(await runCli(args)).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(hint) as string,
  });
});

test("the address comes from the option, else the variable, else the default", async () => {
  const daemon = createFakeDaemon();
  const variables = { MACHINERY_URL: "http://127.0.0.1:2" };

  expect(
    (await runCli(["service", "list", "--url", "http://127.0.0.1:1"], { daemon, variables })).urls,
  ).toEqual(["http://127.0.0.1:1"]);
  expect(
    (await runCli(["--url", "http://127.0.0.1:1", "service", "list"], { daemon, variables })).urls,
  ).toEqual(["http://127.0.0.1:1"]);
  expect((await runCli(["service", "list"], { daemon, variables })).urls).toEqual(["http://127.0.0.1:2"]);
  expect((await runCli(["service", "list"], { daemon })).urls).toEqual(["http://127.0.0.1:6224"]);
  expect(await runCli(["service", "list", "--url", "nonsense"], { daemon })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("the daemon's URL") as string,
  });
});

test.each([
  [refusal("INVALID_ARGUMENT", Code.InvalidArgument, "a", "b", "c"), 2],
  [refusal("EVENT_NOT_FOUND", Code.NotFound, "a", "b", "c"), 5],
  [refusal("INVALID_DATA", Code.InvalidArgument, "a", "b", "c"), 6],
  [refusal("IDEMPOTENCY_KEY_REUSED", Code.AlreadyExists, "a", "b", "c"), 6],
  [refusal("FROM_THE_FUTURE", Code.FailedPrecondition, "a", "b", "c"), 6],
  [refusal("DAEMON_STOPPING", Code.Unavailable, "a", "b", "c"), 8],
  [new ConnectError("gone", Code.Unavailable), 8],
  [new ConnectError("late", Code.DeadlineExceeded), 8],
  [refusal("BACKLOG_FULL", Code.ResourceExhausted, "a", "b", "c"), 1],
  [refusal("INTERNAL", Code.Internal, "a", "b", "c"), 1],
])("%s gets its exit code", async (fault, code) => {
  const daemon = createFakeDaemon();
  daemon.fault = fault;

  const given = await runCli(["event", "get", "e1"], { daemon });

  expect(given).toMatchObject({ code, stdout: "" });
  expect(given.stderr).toMatch(/^error /);
  expect(given.stderr).not.toContain("    at ");
});

test("--debug shows where an error comes from", async () => {
  const daemon = createFakeDaemon();
  daemon.fault = new ConnectError("gone", Code.Unavailable);

  expect((await runCli(["event", "get", "e1", "--debug"], { daemon })).stderr).toContain("    at ");
});

test("colours are for terminals, and never with NO_COLOR, --no-color or a dumb terminal", async () => {
  const daemon = createFakeDaemon();
  daemon.definitions.set("upper", { text: "", revision: 1 });
  const coloured = async (args: string[], variables: Record<string, string> = {}, terminal = true) =>
    (await runCli(["service", "list", ...args], { daemon, variables, terminal })).stdout.includes("\u001B");

  expect(await coloured([])).toBe(true);
  expect(await coloured([], {}, false)).toBe(false);
  expect(await coloured(["--no-color"])).toBe(false);
  expect(await coloured([], { NO_COLOR: "1" })).toBe(false);
  expect(await coloured([], { NO_COLOR: "" })).toBe(true);
  expect(await coloured([], { TERM: "dumb" })).toBe(false);
  expect(await coloured(["-o", "json"])).toBe(false);
});

test("daemon hands everything on, and gives the daemon's exit code", async () => {
  const handed: (readonly string[])[] = [];
  const runDaemon = async (args: readonly string[]): Promise<number> => {
    handed.push(args);
    return 69;
  };

  expect(await runCli(["daemon", "--port", "1", "--help", "-o", "x"], { runDaemon })).toMatchObject({
    code: 69,
  });
  expect(await runCli(["--quiet", "daemon", "--port", "1"], { runDaemon })).toMatchObject({ code: 69 });
  expect(handed).toEqual([
    ["--port", "1", "--help", "-o", "x"],
    ["--port", "1"],
  ]);
});

test("schema writes what editors complete by", async () => {
  const { code, stdout } = await runCli(["schema"], { daemon: createFakeDaemon() });

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: { call: { required: ["call"] } },
  });
});

test("completion scripts know the commands and options", async () => {
  const daemon = createFakeDaemon();
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, stdout } = await runCli(["completion", shell], { daemon });
    expect(code).toBe(0);
    for (const word of ["register", "history", "status", "url"]) expect(stdout).toContain(word);
  }
  expect(await runCli(["completion", "csh"], { daemon })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("bash, zsh, fish") as string,
  });
});
