import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecretReader } from "./read-secret.js";

describe("createSecretReader", () => {
  let folder: string;
  let nowMs = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "machinery-secrets-"));
    nowMs = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads a file without its last line ending, and sees a change within a second", () => {
    const secret = createSecretReader(folder, () => nowMs);
    writeFileSync(join(folder, "TOKEN"), "one\n");

    expect(secret("TOKEN")).toBe("one");
    writeFileSync(join(folder, "TOKEN"), "two\n\n");
    expect(secret("TOKEN")).toBe("one");
    nowMs = 1_000;
    expect(secret("TOKEN")).toBe("two\n");
  });

  it("knows no secret that is absent, a folder, too large, or named like a path", () => {
    const secret = createSecretReader(folder, () => nowMs);
    mkdirSync(join(folder, "FOLDER"));
    writeFileSync(join(folder, "HUGE"), "x".repeat(65 * 1024));
    writeFileSync(join(folder, ".hidden"), "x");

    const names = ["ABSENT", "FOLDER", "HUGE", ".hidden", "../TOKEN", "/etc/passwd", "a/b", ""];

    expect(names.filter((name) => secret(name) !== undefined)).toEqual([]);
  });
});
