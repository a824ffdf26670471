import { createHash } from "node:crypto";
import { Code } from "@connectrpc/connect";
import { millisToTimestamp } from "@machinery/client";
import { beforeEach, describe, expect, it } from "vitest";
import { createFakeDaemon, refusal, startMs, type FakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

const chunks = [Buffer.from("machinery-backup"), Buffer.alloc(3_000, 7), Buffer.from("end")];
const whole = Buffer.concat(chunks);
const sha256 = createHash("sha256").update(whole).digest("hex");

let daemon: FakeDaemon;
beforeEach(() => {
  daemon = createFakeDaemon();
  daemon.backup.chunks = chunks;
  daemon.backup.summary = {
    backupTime: millisToTimestamp(startMs),
    events: 12n,
    bytes: BigInt(whole.length),
    sha256,
  };
});

describe("backup create", () => {
  it("writes what the daemon gives, and says what it comes to", async () => {
    const given = await runCli(["backup", "create", "all.backup"], { daemon });

    expect(given).toMatchObject({ code: 0, discarded: [] });
    expect(given.created.get("all.backup")).toEqual(whole);
    expect(given.stdout).toBe(`all.backup\n  12 events, 2.9 KiB\n  sha256 ${sha256}\n`);
    expect(given.stderr).toBe("all that was acknowledged before 2026-11-23T06:47:30.000Z is in it\n");
  });

  it("calls the file by the time where it is given a folder", async () => {
    const given = await runCli(["backup", "create", "/backups", "-o", "name"], {
      daemon,
      files: { "/backups/older.backup": "" },
    });

    expect(given.stdout).toBe("/backups/machinery-20261123T064735Z.backup\n");
    expect([...given.created.keys()]).toEqual(["/backups/machinery-20261123T064735Z.backup"]);
  });

  it("writes all of it for programs", async () => {
    const given = await runCli(["backup", "create", "all.backup", "-o", "json"], { daemon });

    expect(JSON.parse(given.stdout)).toEqual({
      file: "all.backup",
      backup_time: "2026-11-23T06:47:30Z",
      events: "12",
      bytes: String(whole.length),
      sha256,
    });
  });

  it("tells people every few seconds how far it is", async () => {
    const given = await runCli(["backup", "create", "all.backup"], { daemon, tickMs: 3_000 });

    expect(given.stderr).toContain("2.9 KiB so far\n");
  });

  it("never takes the place of a file, and makes no folder", async () => {
    const there = await runCli(["backup", "create", "all.backup"], { daemon, files: { "all.backup": "x" } });
    const nowhere = await runCli(["backup", "create", "/no/such/"], { daemon });

    expect([there.code, there.stderr]).toEqual([6, expect.stringContaining("not there yet")]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("a folder that is there")]);
    expect(daemon.calls).toEqual([]);
  });

  it.each([
    ["that ends without a summary", undefined, /without saying what it comes to/],
    ["of another length", { bytes: 1n }, /where 1 of .* were sent/],
    ["of another digest", { sha256: "00" }, /of 00 were sent/],
  ])("keeps nothing of a backup %s", async (_, summary, text) => {
    if (summary === undefined) delete daemon.backup.summary;
    else daemon.backup.summary = { ...daemon.backup.summary, ...summary };

    const given = await runCli(["backup", "create", "all.backup"], { daemon });

    expect([given.code, [...given.created], given.discarded]).toEqual([1, [], ["all.backup"]]);
    expect(given.stderr).toMatch(text);
  });

  it("makes no file when the daemon refuses", async () => {
    daemon.fault = refusal("BACKUP_RUNNING", Code.FailedPrecondition, "no other", "one", "wait");
    const given = await runCli(["backup", "create", "all.backup"], { daemon });

    expect([given.code, [...given.created], given.discarded]).toEqual([6, [], []]);
  });

  it("says so when it cannot write", async () => {
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const given = await runCli(["backup", "create", "all.backup"], { daemon, writeFault: full });

    expect([given.code, given.stderr]).toEqual([
      1,
      expect.stringMatching(/a full disk \(ENOSPC\)[^]*nothing was kept/),
    ]);
  });

  it("keeps nothing when it is interrupted", async () => {
    const interrupted = new AbortController();
    interrupted.abort();
    const given = await runCli(["backup", "create", "all.backup"], { daemon, interrupted });

    expect([given.code, [...given.created]]).toEqual([130, []]);
  });
});

describe("backup restore", () => {
  it("has the daemon's program do it", async () => {
    const runs: (readonly string[])[] = [];
    const runDaemon = async (args: readonly string[]) => {
      runs.push(args);
      return 65;
    };
    const one = await runCli(["backup", "restore", "all.backup", "--data", "/data"], { runDaemon });
    await runCli(["backup", "restore", "-"], { runDaemon });
    await runCli(["backup", "restore", "-", "--partitions", "4"], { runDaemon });

    expect(one.code).toBe(65);
    expect(runs).toEqual([
      ["restore", "--data", "/data", "--", "all.backup"],
      ["restore", "--", "-"],
      ["restore", "--partitions", "4", "--", "-"],
    ]);
  });
});
