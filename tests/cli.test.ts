import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "./daemon.js";
import { createGate } from "./gate.js";
import type { RecordingCompany } from "./recording-company.js";
import { runProgram, type ProgramOptions } from "./run-program.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import {
  message,
  outputs,
  startTextCompany,
  textBehaviours,
  textService,
  textWorkflow,
} from "./text-company.js";

describe("machinery, the command line", () => {
  const folder = createTemporaryFolder();
  const gate = createGate();
  let company: RecordingCompany;
  let daemon: Daemon;

  beforeAll(async () => {
    company = await startTextCompany({
      slow: async (...call) => {
        await gate.passed;
        return textBehaviours["upper"]?.(...call);
      },
      broken: (_, response) => void response.writeHead(400).end(),
    });
    daemon = await startDaemon({ data: join(folder.path, "data") });
    const definitions = join(folder.path, "definitions");
    mkdirSync(definitions);
    const write = (name: string, definition: unknown): void =>
      writeFileSync(join(definitions, `${name}.json`), JSON.stringify(definition, null, 2));
    const text = [{ name: "message", type: "string" }];
    for (const name of Object.keys(textBehaviours)) write(name, textService(company, name));
    write("process-text", textWorkflow);
    for (const name of ["slow", "broken"]) {
      write(name, { name, address: company.address(name), inputs: text, outputs: text });
      write(`do-${name}`, { name: `do-${name}`, services: [name], inputs: text, outputs: text });
    }
  });
  afterAll(async () => {
    gate.open();
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const machinery = (args: readonly string[], options: ProgramOptions = {}) =>
    runProgram("apps/cli/bin/machinery.js", args, {
      cwd: folder.path,
      ...options,
      env: { MACHINERY_URL: daemon.url, ...options.env },
    });

  const data = JSON.stringify({ message });

  it("applies a folder, twice with the same result", async () => {
    const first = await machinery(["apply", "-f", "definitions"]);
    const second = await machinery(["apply", "-f", "definitions"]);

    expect([first.exitCode, first.stderr]).toEqual([0, expect.not.stringContaining("rror")]);
    expect(first.stdout).toMatch(/process-text/);
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toMatch(/unchanged/);
    expect(second.stdout).not.toMatch(/created|updated/);
  });

  it("posts an event, waits, and gives programs JSON on stdout", async () => {
    const { exitCode, stdout } = await machinery([
      "event",
      "post",
      "process-text",
      "--data",
      data,
      "--wait",
      "20s",
      "-o",
      "json",
    ]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "SUCCEEDED", outputs });
  });

  it("lets one command feed the next by `-o name`", async () => {
    const posted = await machinery(["event", "post", "process-text", "-", "-o", "name"], { input: data });
    const id = posted.stdout.trim().split("/").at(-1) ?? "";

    const watched = await machinery(["event", "watch", id]);
    const got = await machinery(["event", "get", id, "-o", "json"]);
    const history = await machinery(["event", "history", id]);
    const listed = await machinery(["event", "list", "--workflow", "process-text"]);

    expect([posted.exitCode, watched.exitCode, got.exitCode, history.exitCode, listed.exitCode]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(id).toMatch(/^[0-9a-z]{24}$/);
    expect(watched.stdout).toContain("GNINROM");
    expect(JSON.parse(got.stdout)).toMatchObject({ outputs });
    expect(history.stdout).toContain("step-succeeded");
    expect(listed.stdout).toContain(id);
  });

  it.each([
    ["a command that does not exist", ["event", "psot"], 2],
    ["data that is not JSON", ["event", "post", "process-text", "--data", "{"], 2],
    ["an event that failed", ["event", "post", "do-broken", "--data", data, "--wait", "20s"], 3],
    ["an event that is not there", ["event", "get", "0123456789abcdefghjkmnpq"], 5],
    ["a workflow that is not there", ["event", "post", "nobody", "--data", "{}"], 5],
    ["a service in use", ["service", "delete", "upper"], 6],
    ["a wait that was over first", ["event", "post", "do-slow", "--data", data, "--wait", "50ms"], 7],
    ["a daemon that is not there", ["--url", "http://127.0.0.1:1", "event", "list"], 8],
  ])("says by its exit code: %s", async (_, args, code) => {
    const { exitCode, stderr } = await machinery(args);

    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringMatching(/\S/) as string });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("says by its exit code that an event was cancelled", async () => {
    const posted = await machinery(["event", "post", "do-slow", "--data", data, "-o", "name"]);
    const id = posted.stdout.trim().split("/").at(-1) ?? "";

    const cancelled = await machinery(["event", "cancel", id]);
    const watched = await machinery(["event", "watch", id]);

    expect([cancelled.exitCode, watched.exitCode]).toEqual([0, 9]);
  });

  it("shows the place in the file where a definition is wrong", async () => {
    writeFileSync(
      join(folder.path, "wrong.yaml"),
      "name: wrong\nservices: [uper]\ninputs: {}\noutputs: {}\n",
    );

    const { exitCode, stderr } = await machinery(["workflow", "validate", "-f", "wrong.yaml"]);

    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/wrong\.yaml:2:\d+/);
    expect(stderr).toContain("uper");
  });

  it("starts a daemon, and stops it with itself", async () => {
    const args = ["daemon", "--port", "0", "--data", join(folder.path, "other")];

    const ending = await machinery(args, {
      onOutput: (stdout, kill) => {
        if (stdout.includes("machinery listening on")) kill("SIGTERM");
      },
    });

    expect(ending.exitCode).toBe(0);
    expect(ending.stdout).toMatch(/^machinery listening on http:\/\/127\.0\.0\.1:\d+ /);
  });
});
