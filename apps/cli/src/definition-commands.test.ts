import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

const upper = "kind: service\nname: upper\naddress: http://127.0.0.1:5001/event\n";
const workflow = "kind: workflow\nname: process-text\nservices: [upper]\n";
const broken = "kind: workflow\nname: broken\nservices: [nowhere]\n";

test("apply takes a folder, services before workflows", async () => {
  const daemon = createFakeDaemon();
  const files = {
    "defs/a.yaml": workflow,
    "defs/b.json": JSON.stringify({ name: "upper", address: "http://u/" }),
    "defs/notes.txt": "x",
  };

  const { code, stdout } = await runCli(["apply", "-f", "defs/"], { daemon, files });

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "service/upper created revision 1\nworkflow/process-text created revision 1\n",
  });
});

test("apply takes several documents of one file, and standard input", async () => {
  const daemon = createFakeDaemon();

  const { stdout } = await runCli(["apply", "-f", "-", "-o", "name"], {
    daemon,
    stdin: `${workflow}---\n${upper}`,
  });

  expect(stdout).toBe("service/upper\nworkflow/process-text\n");
});

test("apply writes what it did for programs, warnings included", async () => {
  const daemon = createFakeDaemon();
  const files = { "w.yaml": workflow.replace("process-text", "warned") };

  const { stdout, stderr } = await runCli(["apply", "-f", "w.yaml", "-o", "json"], { daemon, files });

  expect(JSON.parse(stdout)).toMatchObject([
    {
      kind: "workflow",
      name: "warned",
      file: "w.yaml",
      result: "created",
      revision: 1,
      warnings: [{ severity: "WARNING" }],
    },
  ]);
  expect(stderr).toContain("warning: expected an operation that gives `x`, found none");
});

test("apply stops at the first refusal, and shows the place in the file", async () => {
  const daemon = createFakeDaemon();
  const files = { "all.yaml": `${upper}---\n${broken}---\n${workflow}` };

  const { code, stdout, stderr } = await runCli(["apply", "-f", "all.yaml"], { daemon, files });

  expect({ code, stdout }).toEqual({ code: 6, stdout: "service/upper created revision 1\n" });
  expect(stderr).toContain(
    "all.yaml:7:12: error: expected a registered service, found `nowhere`: did you mean `upper`?",
  );
  expect(stderr).toContain("    7 | services: [nowhere]\n                   ^\n");
  expect(stderr).toContain("1 more definition was not sent");
});

test("a file that is no definition is told with its place, and nothing is sent", async () => {
  const daemon = createFakeDaemon();
  const files = { "bad.yaml": "name: x\n  services: [", "good.yaml": upper };

  const { code, stderr } = await runCli(["apply", "-f", "bad.yaml", "-f", "good.yaml"], { daemon, files });

  expect(code).toBe(6);
  expect(stderr).toMatch(/^bad\.yaml:\d+:\d+: error: /);
  expect(daemon.calls).toEqual([]);
});

test.each([
  ["a missing file", "nope.yaml", "there is none"],
  ["a folder without definitions", "empty", "none in empty"],
])("%s is a usage error", async (_what, path, found) => {
  const { code, stderr } = await runCli(["apply", "-f", path], {
    daemon: createFakeDaemon(),
    files: { "empty/notes.yaml.txt": "" },
  });

  expect(code).toBe(2);
  expect(stderr).toContain(found);
});

test("a daemon that is not there ends with 8 and says what to do", async () => {
  const daemon = createFakeDaemon();
  daemon.fault = new ConnectError("gone", Code.Unavailable);

  const { code, stderr } = await runCli(["apply", "-f", "u.yaml", "--url", "http://127.0.0.1:1"], {
    daemon,
    files: { "u.yaml": upper },
  });

  expect(code).toBe(8);
  expect(stderr).toContain("a daemon at http://127.0.0.1:1");
  expect(stderr).toContain("start it with `machinery daemon`");
});

test("define takes workflows only", async () => {
  const daemon = createFakeDaemon();

  expect(await runCli(["workflow", "define", "-f", "-"], { daemon, stdin: workflow })).toMatchObject({
    code: 0,
    stdout: "workflow/process-text created revision 1\n",
  });
  expect(await runCli(["workflow", "define", "-f", "-"], { daemon, stdin: upper })).toMatchObject({
    code: 2,
  });
});

test("define says which revision it expects, of one definition", async () => {
  const daemon = createFakeDaemon();
  const define = (...more: string[]) =>
    runCli(["workflow", "define", "-f", "-", "--if-revision", ...more], { daemon, stdin: workflow });

  expect(await define("0")).toMatchObject({ code: 0 });
  expect(daemon.calls.at(-1)).toMatchObject({ request: { ifRevision: 0 } });
  expect(await define("-1")).toMatchObject({ code: 2, stderr: expect.stringContaining("--if-revision") });
  const two = await runCli(["workflow", "define", "-f", "two.yaml", "--if-revision", "1"], {
    daemon,
    files: { "two.yaml": `${workflow}---\n${workflow.replace("process-text", "other")}` },
  });
  expect(two).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("one definition with --if-revision"),
  });
});

test("validate tells findings like a compiler, and ends with 6 when there are errors", async () => {
  const daemon = createFakeDaemon();
  const files = { "good.yaml": workflow, "bad.yaml": broken };

  const good = await runCli(["workflow", "validate", "-f", "good.yaml"], { daemon, files });
  const bad = await runCli(["workflow", "validate", "-f", "bad.yaml"], { daemon, files });
  const json = await runCli(["workflow", "validate", "-f", "bad.yaml", "-o", "json"], { daemon, files });

  expect(good).toMatchObject({ code: 0, stdout: "workflow/process-text valid\n", stderr: "" });
  expect(bad).toMatchObject({ code: 6, stdout: "workflow/broken invalid 1 finding\n" });
  expect(bad.stderr).toContain("bad.yaml:3:12: error:");
  expect(JSON.parse(json.stdout)).toMatchObject([
    { name: "broken", valid: false, findings: [{ severity: "ERROR", line: 3, column: 12 }] },
  ]);
  expect(json.stderr).toBe("");
});

test("get shows a workflow as it was written, or written out", async () => {
  const daemon = createFakeDaemon();
  const commented = `# ours\n${workflow}`;
  daemon.definitions.set("process-text", { text: commented, revision: 3 });

  expect((await runCli(["workflow", "get", "process-text"], { daemon })).stdout).toContain(
    "Definition\n  # ours\n  kind: workflow\n",
  );
  expect((await runCli(["workflow", "get", "process-text", "--definition"], { daemon })).stdout).toBe(
    commented,
  );
  expect(
    JSON.parse((await runCli(["workflow", "get", "process-text", "-o", "json"], { daemon })).stdout),
  ).toMatchObject({
    definition: { name: "process-text", spec: { services: ["upper"] } },
    revision: 3,
    source: commented,
  });
  expect((await runCli(["workflow", "get", "process-text", "--revision", "x"], { daemon })).code).toBe(2);
});

test("list and delete", async () => {
  const daemon = createFakeDaemon();
  daemon.definitions.set("process-text", { text: "", revision: 1 });

  expect((await runCli(["workflow", "list", "-o", "name"], { daemon })).stdout).toBe("process-text\n");
  expect((await runCli(["workflow", "delete", "process-text"], { daemon })).stdout).toBe(
    "workflow/process-text deleted\n",
  );
});

test("pause and resume, and what is paused shows", async () => {
  const daemon = createFakeDaemon();
  daemon.definitions.set("process-text", { text: workflow, revision: 1 });
  const shown = async () => [
    (await runCli(["workflow", "list"], { daemon })).stdout,
    (await runCli(["workflow", "get", "process-text"], { daemon })).stdout,
  ];

  const paused = await runCli(["workflow", "pause", "process-text", "--reason", "it floods"], { daemon });
  const [list, page] = await shown();
  const resumed = await runCli(["workflow", "resume", "process-text"], { daemon });
  const [listAfter, pageAfter] = await shown();

  expect([paused.stdout, resumed.stdout]).toEqual([
    "workflow/process-text paused\n",
    "workflow/process-text resumed\n",
  ]);
  expect(daemon.calls.find(({ method }) => method === "pauseWorkflow")?.request).toMatchObject({
    name: "process-text",
    reason: "it floods",
  });
  expect(list).toMatch(/process-text .* paused/);
  expect(page).toMatch(/Paused .*it floods/);
  expect(listAfter).not.toContain("paused");
  expect(pageAfter).not.toContain("Paused");
});
