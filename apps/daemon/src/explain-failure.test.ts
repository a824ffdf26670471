import { StoreError } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { exitCodes } from "./exit-codes.js";
import { explainFailure } from "./explain-failure.js";

const attempted = { host: "127.0.0.1", port: 6224, data: "/data" };
const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

describe("explainFailure", () => {
  it.each([
    [
      "a taken port",
      systemError("EADDRINUSE", "listen"),
      exitCodes.portUnavailable,
      /^expected port 6224 of 127\.0\.0\.1 to be free, found .*: .*--port/,
    ],
    [
      "a port below 1024",
      systemError("EACCES", "listen"),
      exitCodes.portUnavailable,
      /allowed to listen on port 6224/,
    ],
    ["a foreign address", systemError("EADDRNOTAVAIL", "listen"), exitCodes.portUnavailable, /--host/],
    [
      "a folder of somebody else",
      systemError("EACCES", "mkdir"),
      exitCodes.folderUnusable,
      /\/data .*EACCES.*--data/,
    ],
    [
      "a full disk",
      systemError("ENOSPC", "mkdir"),
      exitCodes.diskFailed,
      /expected room on the disk of \/data.*free some space/,
    ],
    [
      "a locked store",
      new StoreError("LOCKED", "held"),
      exitCodes.locked,
      /expected the data folder \/data to be free, found another daemon/,
    ],
    ["a newer store", new StoreError("TOO_NEW", "format 9"), exitCodes.tooNew, /newer.*format 9/],
    [
      "a damaged store",
      new StoreError("DAMAGED", "the value of e/1 does not match"),
      exitCodes.damaged,
      /\/data.*e\/1/,
    ],
    [
      "a store on a full disk",
      new StoreError("WRITE_FAILED", "IO error: No space left on device"),
      exitCodes.diskFailed,
      /full/,
    ],
    [
      "a store on a faulty disk",
      new StoreError("READ_FAILED", "IO error: Input/output error"),
      exitCodes.diskFailed,
      /Input\/output/,
    ],
    [
      "a store that may not be written",
      new StoreError("WRITE_FAILED", "IO error: LOCK: Permission denied"),
      exitCodes.folderUnusable,
      /--data/,
    ],
    ["something else", new Error("a\n  b"), exitCodes.internal, /a b/],
    ["what is no error", "oh", exitCodes.internal, /oh/],
  ])("tells %s in one line", (_, error, exitCode, line) => {
    const failure = explainFailure(error, attempted);

    expect(failure.exitCode).toBe(exitCode);
    expect(failure.line).toMatch(line);
    expect(failure.line).not.toContain("\n");
  });

  it("looks behind an error that wraps another", () => {
    const wrapped = new Error("cannot open the store", { cause: new StoreError("LOCKED", "held") });

    expect(explainFailure(wrapped, attempted).exitCode).toBe(exitCodes.locked);
  });
});
