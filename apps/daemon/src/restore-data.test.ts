import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackupWriter } from "@machinery/store/backup";
import { openLevelStore } from "@machinery/store/level";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolderAt, prepareDataFolder } from "./data-folder.js";
import { repairData } from "./repair-data.js";
import { restoreData } from "./restore-data.js";
import { markWork } from "./unfinished-work.js";
import { verifyData } from "./verify-data.js";

/** As a definition is kept whose size is small. */
const value = Buffer.from("\0a value");

/** The parts of a backup of a store with two keys, and of another with one. */
function parts(): Uint8Array[] {
  const writer = new BackupWriter();
  return [
    writer.begin("a test", Date.UTC(2026, 10, 23)),
    writer.store("partition", 0),
    writer.pairs([["m/callbacks", value]]),
    writer.store("catalogue", 0),
    writer.pairs([
      ["request/r", value],
      ["service/upper/0000000001", value],
    ]),
    writer.end(),
  ];
}

let folder: string;
let data: string;
let file: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "machinery-restore-data-"));
  data = join(folder, "data");
  file = join(folder, "all.backup");
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function restore(bytes: Uint8Array = Buffer.concat(parts()), signal = new AbortController().signal) {
  writeFileSync(file, bytes);
  return restoreData({
    partitions: "auto",
    data,
    file,
    program: "a test",
    say: (line) => said.push(line),
    signal,
  });
}

describe("restoring data", () => {
  it("brings all back into a folder that is not there, and says what it was", async () => {
    expect(await restore()).toBe(true);

    const at = dataFolderAt(data);
    const partition = await openLevelStore({ folder: at.partition(0), kind: "partition", program: "a test" });
    const catalogue = await openLevelStore({ folder: at.catalogue, kind: "catalogue", program: "a test" });
    expect(Buffer.from((await partition.get("m/callbacks"))!)).toEqual(value);
    expect(Buffer.from((await catalogue.get("request/r"))!)).toEqual(value);
    expect(Buffer.from((await catalogue.get("service/upper/0000000001"))!)).toEqual(value);
    await partition.close();
    await catalogue.close();
    expect(readdirSync(data).toSorted()).toEqual(["catalogue", "partitions"]);
    expect(said[0]).toBe(
      `${data}: restored the backup of 2026-11-23T00:00:00.000Z, by a test: 0 events, 3 keys`,
    );
    expect(said.slice(1, 3)).toEqual([expect.stringMatching(/whole$/), expect.stringMatching(/whole$/)]);
  });

  it("takes an empty folder, as a new file system is one", async () => {
    mkdirSync(join(data, "lost+found"), { recursive: true });

    expect(await restore()).toBe(true);
    expect(readdirSync(data).toSorted()).toEqual(["catalogue", "lost+found", "partitions"]);
  });

  it("refuses a folder with something in it, and leaves it alone", async () => {
    prepareDataFolder(data);

    await expect(restore()).rejects.toMatchObject({
      name: "Refusal",
      exitCode: "folderUnusable",
      message: expect.stringContaining(`expected an empty folder at ${data}`) as string,
    });
    expect(existsSync(join(data, "partitions", "0"))).toBe(true);
  });

  it.each([
    ["cut short", () => Buffer.concat(parts()).subarray(0, -1), "damaged", /cut short.*nothing was restored/],
    ["changed", () => Buffer.concat(parts()).fill(0, 200, 201), "damaged", /found damage/],
    ["empty", () => Buffer.alloc(0), "damaged", /it is empty/],
    ["no backup", () => readFileSync(import.meta.filename), "usage", /found something else/],
    [
      "without a partition",
      () => Buffer.concat(withoutPartition()),
      "damaged",
      /there is no partition in it/,
    ],
    [
      "of more than there is a place for",
      () => Buffer.concat(withMore()),
      "tooNew",
      /there is a partition 2 in it/,
    ],
  ])("refuses a file that is %s, and leaves no folder", async (_, bytes, exitCode, message) => {
    await expect(restore(bytes())).rejects.toMatchObject({
      name: "Refusal",
      exitCode,
      message: expect.stringMatching(message) as string,
    });
    expect(existsSync(data)).toBe(false);
  });

  it("leaves a folder empty that was there", async () => {
    mkdirSync(data);

    await expect(restore(Buffer.concat(parts()).subarray(0, -1))).rejects.toThrow("cut short");
    expect(readdirSync(data)).toEqual([]);
  });

  it("refuses a file that it cannot read, and makes nothing", async () => {
    const restoring = {
      partitions: "auto" as const,
      data,
      program: "a test",
      say: () => {},
      signal: new AbortController().signal,
    };

    await expect(restoreData({ ...restoring, file: join(folder, "none") })).rejects.toThrow(/found ENOENT/);
    await expect(restoreData({ ...restoring, file: folder })).rejects.toThrow(/found EISDIR/);
    expect(existsSync(data)).toBe(false);
  });

  it("leaves nothing when it is interrupted, and gives the reason", async () => {
    const interruption = new AbortController();
    const reason = new Error("interrupted");
    writeFileSync(file, Buffer.concat(parts()));
    const restoring = restoreData({
      partitions: "auto",
      data,
      file,
      program: "a test",
      say: () => interruption.abort(reason),
      signal: interruption.signal,
    });

    await expect(restoring).rejects.toBe(reason);
    expect(existsSync(data)).toBe(false);
  });

  it("leaves a mark when it is killed, by which everybody refuses the folder", async () => {
    prepareDataFolder(data);
    markWork(data, "restoring");

    for (const refused of [
      () => verifyData(data, "a test", () => {}),
      () => repairData(data, "a test", () => {}),
      () => restore(),
    ]) {
      await expect(refused()).rejects.toMatchObject({ name: "Refusal", exitCode: "folderUnusable" });
    }
  });
});

function withoutPartition(): Uint8Array[] {
  const writer = new BackupWriter();
  return [writer.begin("a test", 0), writer.store("catalogue", 0), writer.end()];
}

function withMore(): Uint8Array[] {
  const writer = new BackupWriter();
  return [
    writer.begin("a test", 0),
    writer.store("partition", 0),
    writer.store("partition", 2),
    writer.end(),
  ];
}
