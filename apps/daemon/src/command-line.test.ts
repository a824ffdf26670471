import { describe, expect, it } from "vitest";
import { readCommandLine } from "./command-line.js";
import { settingNames } from "./resolve-settings.js";
import { variableOf } from "./setting-table.js";

const env = { HOME: "/home/somebody" };
const read = (...args: string[]) => readCommandLine(args, env, "1.2.3");

describe("readCommandLine", () => {
  it("gives the flags by setting, and leaves out what was not said", () => {
    const line = read(
      "--port",
      "7",
      "--data=/x",
      "--listen-without-access-control",
      "--call-refuse",
      "private",
    );

    expect(line).toMatchObject({
      kind: "run",
      flags: { port: "7", data: "/x", "listen-without-access-control": true, "call-refuse": "private" },
      config: { path: "/home/somebody/.config/machinery/daemon.yaml", isAskedFor: false },
      printSettings: false,
    });
  });

  it("is told to look the data over by a word of its own", () => {
    expect(read()).toMatchObject({ kind: "run", task: "serve" });
    expect(read("verify", "--data", "/x")).toMatchObject({ task: "verify", flags: { data: "/x" } });
    expect(read("--data", "/x", "repair")).toMatchObject({ task: "repair", flags: { data: "/x" } });
    expect(read("restore", "--data", "/x", "--", "-")).toMatchObject({ task: "restore", file: "-" });
    expect(read("restore", "all.backup")).toMatchObject({ task: "restore", file: "all.backup", flags: {} });
  });

  it("takes the settings file from --config, else from MACHINERY_CONFIG", () => {
    const variables = { ...env, MACHINERY_CONFIG: "/b" };

    expect(readCommandLine(["--config", "/a"], variables, "1")).toMatchObject({
      config: { path: "/a", isAskedFor: true },
    });
    expect(readCommandLine([], variables, "1")).toMatchObject({ config: { path: "/b", isAskedFor: true } });
  });

  it("lists each setting with its variable and default", () => {
    const line = read("--help");

    if (line.kind !== "say") throw new Error("expected help");
    expect(line).toMatchObject({ isError: false, exitCode: 0 });
    for (const name of settingNames) {
      expect(line.text).toContain(`--${name}`);
      expect(line.text).toContain(variableOf(name));
    }
    expect(line.text).toContain("6224");
  });

  it("prints its version", () => {
    expect(read("--version")).toEqual({ kind: "say", text: "1.2.3\n", isError: false, exitCode: 0 });
  });

  it.each([
    [["--prot", "7"], /unknown option '--prot'[^]*--port/],
    [["--port"], /argument missing/],
    [["serve"], /Allowed choices are verify, repair, restore/],
    [["restore"], /missing argument: the backup/],
    [["restore", "one", "two"], /too many arguments/],
    [["verify", "repair"], /too many arguments/],
  ])("refuses %j as wrong usage", (args, text) => {
    const line = read(...args);

    if (line.kind !== "say") throw new Error("expected a refusal");
    expect(line).toMatchObject({ isError: true, exitCode: 2 });
    expect(line.text).toMatch(text);
  });
});
