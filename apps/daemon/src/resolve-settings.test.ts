import { describe, expect, it } from "vitest";
import { resolveSettings, settingNames, type SettingSources } from "./resolve-settings.js";
import { variableOf } from "./setting-table.js";

const env = { HOME: "/home/somebody" };
const resolve = (sources: Partial<SettingSources>) => resolveSettings({ flags: {}, env, ...sources });

function settingsOf(sources: Partial<SettingSources>) {
  const resolved = resolve(sources);
  if (!resolved.ok) throw new Error(resolved.problems.join("\n"));
  return resolved;
}

function problemsOf(sources: Partial<SettingSources>): readonly string[] {
  const resolved = resolve(sources);
  return resolved.ok ? [] : resolved.problems;
}

describe("resolveSettings", () => {
  it("has a default for each setting", () => {
    const { settings, origins } = settingsOf({});

    expect(settings).toMatchObject({
      host: "127.0.0.1",
      port: 6224,
      "body-limit": 4 * 1024 * 1024,
      grace: 10_000,
    });
    expect(settings.data).toBe("/home/somebody/.local/share/machinery");
    expect(new Set(Object.values(origins))).toEqual(new Set(["default"]));
  });

  it("takes the flag before the variable, the variable before the file, the file before the default", () => {
    const file = { path: "/etc/daemon.yaml", values: { port: 1, running: 2, backlog: 3 } };
    const variables = { ...env, MACHINERY_PORT: "11", MACHINERY_RUNNING: "12" };

    const { settings, origins } = settingsOf({ file, env: variables, flags: { port: "21" } });

    expect([settings.port, settings.running, settings.backlog]).toEqual([21, 12, 3]);
    expect([origins["port"], origins["running"], origins["backlog"]]).toEqual([
      "--port",
      "MACHINERY_RUNNING",
      "/etc/daemon.yaml",
    ]);
  });

  it("reads sizes and durations as text and as numbers", () => {
    const file = { path: "f", values: { "body-limit": 65_536, grace: "1m30s" } };

    const { settings } = settingsOf({ file, env: { ...env, MACHINERY_ANSWER_LIMIT: "1MiB" } });

    expect([settings["body-limit"], settings.grace, settings["answer-limit"]]).toEqual([
      65_536,
      90_000,
      1024 * 1024,
    ]);
  });

  it.each([
    [
      { flags: { port: "70000" } },
      'setting `port` (from --port): expected a port from 0 to 65535, found "70000": correct it there',
    ],
    [
      { flags: { port: "" } },
      'setting `port` (from --port): expected a port from 0 to 65535, found "": correct it there',
    ],
    [
      { env: { ...env, MACHINERY_PORT: "many" } },
      'setting `port` (from MACHINERY_PORT): expected a port from 0 to 65535, found "many": correct it there',
    ],
    [
      { file: { path: "f.yaml", values: { grace: "soon" } } },
      'setting `grace` (from f.yaml): expected a duration from 0 to 10m, such as 10s, found "soon": correct it there',
    ],
    [
      { file: { path: "f.yaml", values: { port: [1] } } },
      "setting `port` (from f.yaml): expected a port from 0 to 65535, found [1]: correct it there",
    ],
    [
      { flags: { "body-limit": "1" } },
      'setting `body-limit` (from --body-limit): expected a size from 1KiB to 64MiB, such as 4MiB, found "1": correct it there',
    ],
    [
      { file: { path: "f.yaml", values: { Body_Limit: "4MiB" } } },
      "f.yaml: expected only settings that `--help` lists, found `Body_Limit`: write `body-limit`",
    ],
    [
      { file: { path: "f.yaml", values: { colour: "blue" } } },
      "f.yaml: expected only settings that `--help` lists, found `colour`: remove it",
    ],
  ])("refuses %j", (sources, problem) => {
    expect(problemsOf(sources)).toEqual([problem]);
  });

  it("reads lists with commas, and as lists of a file", () => {
    const file = { path: "f", values: { "call-deny": ["10.0.0.0/8", "::1"] } };

    const { settings } = settingsOf({
      file,
      flags: { "call-refuse": "metadata, private", "call-allow": "" },
    });

    expect(settings["call-deny"]).toEqual(["10.0.0.0/8", "::1"]);
    expect(settings["call-refuse"]).toEqual(["metadata", "private"]);
    expect(settings["call-allow"]).toEqual([]);
    expect(
      problemsOf({
        flags: { "call-allow": "10.0.0.0/33", "call-deny": "example.org", "call-refuse": "nobody" },
      }),
    ).toHaveLength(3);
  });

  it.each([
    ["https://flows.example.com", 0],
    ["http://10.0.0.7:8080/machinery/", 0],
    ["", 0],
    ["flows.example.com", 1],
    ["ftp://flows.example.com", 1],
    ["https://flows.example.com/?a=1", 1],
    ["https://me:secret@flows.example.com", 1],
  ])("as the public address takes %j with %i problems", (url, problems) => {
    expect(problemsOf({ flags: { "public-url": url } })).toHaveLength(problems);
  });

  it("names every problem at once", () => {
    expect(problemsOf({ flags: { port: "x", running: "0", "log-level": "loud" } })).toHaveLength(3);
  });

  it("refuses to listen for others unless told so by its name", () => {
    expect(problemsOf({ flags: { host: "0.0.0.0" } })).toEqual([
      'setting `host` (from --host): expected a loopback address while there is no access control, found "0.0.0.0": ' +
        "use 127.0.0.1, or add --listen-without-access-control if everybody who reaches the port may do everything",
    ]);
    expect(problemsOf({ flags: { host: "0.0.0.0", "listen-without-access-control": true } })).toEqual([]);
    expect(problemsOf({ flags: { host: "0.0.0.0", "listen-without-access-control": "false" } })).toHaveLength(
      1,
    );
  });

  it("gives each setting a variable of its own", () => {
    expect(new Set(settingNames.map(variableOf)).size).toBe(settingNames.length);
    expect(variableOf("listen-without-access-control")).toBe("MACHINERY_LISTEN_WITHOUT_ACCESS_CONTROL");
  });
});
