import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countPartitions, prepareDataFolder } from "./data-folder.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "machinery-data-folder-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("preparing the data folder", () => {
  it("makes it with all above it, for its owner alone, and takes it as it is the next time", () => {
    const path = join(folder, "a", "b", "c");

    const made = prepareDataFolder(path);
    const again = prepareDataFolder(path);

    expect(again.root).toEqual(made.root);
    expect(countPartitions(made)).toBe(1);
    for (const one of [made.root, made.catalogue, made.partition(0)]) {
      expect(statSync(one).mode & 0o777).toBe(0o700);
    }
  });

  it("says what stands in the way", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");

    expect(() => prepareDataFolder(file)).toThrow("ENOTDIR");
    expect(() => prepareDataFolder(join(file, "below"))).toThrow("ENOTDIR");
  });

  // There, Node's own way of making folders never comes back.
  it.skipIf(process.platform !== "linux")("fails where the file system makes no folders", () => {
    expect(() => prepareDataFolder("/proc/machinery")).toThrow("ENOENT");
    expect(() => prepareDataFolder("/proc/machinery/below")).toThrow("ENOENT");
  });
});
