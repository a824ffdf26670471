import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConsole } from "./read-console.js";

describe("readConsole", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "machinery-console-"));
    mkdirSync(join(folder, "console", "assets"), { recursive: true });
    writeFileSync(join(folder, "console", "index.html"), "<p>page</p>");
    writeFileSync(join(folder, "console", "assets", "index-B3.js"), "run()");
    writeFileSync(join(folder, "secret.js"), "key");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives the files of a build with their types, and says which may be kept", () => {
    const files = readConsole(join(folder, "console"));

    expect(files("/index.html")).toMatchObject({ type: "text/html; charset=utf-8", isLasting: false });
    expect(files("/assets/index-B3.js")).toMatchObject({
      content: Buffer.from("run()"),
      type: "text/javascript; charset=utf-8",
      isLasting: true,
    });
  });

  it.each(["/../secret.js", "/assets/../../secret.js", "/%2e%2e/secret.js", "/assets", "/none.html", "/e/w"])(
    "gives nothing for %s",
    (path) => {
      expect(readConsole(join(folder, "console"))(path)).toBeUndefined();
    },
  );

  it("gives nothing where nothing was built", () => {
    expect(readConsole(join(folder, "none"))("/index.html")).toBeUndefined();
  });
});
