import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

const base = "http://127.0.0.1:6224";

/** Runs a command line where browsers can be opened or not. */
async function runWithBrowser(args: readonly string[], canOpen = true) {
  const opened: string[] = [];
  const openBrowser = async (url: string): Promise<boolean> => canOpen && opened.push(url) > 0;
  const daemon = createFakeDaemon();
  daemon.events.set("event-1", { eventId: "event-1" });
  const given = await runCli(args, { daemon, openBrowser });
  return { ...given, opened };
}

test("open shows the console in the browser", async () => {
  const { code, stdout, stderr, opened } = await runWithBrowser(["open"]);

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `opened ${base}/\n` });
  expect(opened).toEqual([`${base}/`]);
});

test("open shows an event, of the daemon that is named", async () => {
  const { opened } = await runWithBrowser(["open", "event-1", "--url", "http://localhost:7000/"]);

  expect(opened).toEqual(["http://localhost:7000/#/events/event-1"]);
});

test("open writes the address where there is no browser", async () => {
  const { code, stdout } = await runWithBrowser(["open", "event-1"], false);

  expect({ code, stdout }).toEqual({ code: 0, stdout: `${base}/#/events/event-1\n` });
});

test.each([
  ["json", `{\n  "url": "${base}/#/events/event-1"\n}\n`],
  ["name", `${base}/#/events/event-1\n`],
])("open -o %s only writes the address, for programs", async (format, text) => {
  const { stdout, opened } = await runWithBrowser(["open", "event-1", "-o", format]);

  expect({ stdout, opened }).toEqual({ stdout: text, opened: [] });
});

test("open of an event that is not there opens nothing, and says so", async () => {
  const { code, stderr, opened } = await runWithBrowser(["open", "missing"]);

  expect({ code, opened }).toEqual({ code: 5, opened: [] });
  expect(stderr).toContain("missing");
});
