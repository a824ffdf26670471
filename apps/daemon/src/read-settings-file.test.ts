import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSettings, readSettingsFile } from "./read-settings-file.js";

describe("parseSettings", () => {
  it("reads YAML and JSON alike, and nothing as no settings", () => {
    expect(parseSettings("f", "port: 1 # the first\nhost: localhost\n")).toEqual({
      port: 1,
      host: "localhost",
    });
    expect(parseSettings("f", '{"port": 1}')).toEqual({ port: 1 });
    expect(parseSettings("f", "# nothing yet\n")).toEqual({});
  });

  it.each([
    ["port: 1\nport: 2\n", /^f:2: expected YAML or JSON, found Map keys must be unique/],
    ["port: [1\n", /^f:\d: expected YAML or JSON, found /],
    ["- port\n", /^f: expected a map of settings/],
    ["just words", /^f: expected a map of settings/],
    [`a: ${"x".repeat(70_000)}`, /^f: expected at most 64 KiB/],
  ])("says in one line what is wrong with %j", (text, message) => {
    expect(() => parseSettings("f", text)).toThrow(message);
    expect(() => parseSettings("f", text)).not.toThrow(/\n/);
  });
});

describe("readSettingsFile", () => {
  it("does without the default file, and not without one that was asked for", () => {
    const folder = mkdtempSync(join(tmpdir(), "machinery-settings-"));
    try {
      const file = join(folder, "daemon.yaml");

      expect(readSettingsFile(file, false)).toBeUndefined();
      expect(() => readSettingsFile(file, true)).toThrow(
        /expected a settings file at .*daemon.yaml, found ENOENT/,
      );

      writeFileSync(file, "port: 7\n");
      expect(readSettingsFile(file, false)).toEqual({ path: file, values: { port: 7 } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
