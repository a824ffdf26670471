import { EventStatus } from "@machinery/client";
import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

function withFailed(count: number) {
  const daemon = createFakeDaemon();
  for (let at = count; at > 0; at--)
    daemon.events.set(`e${at}`, { eventId: `e${at}`, workflow: "good", status: EventStatus.FAILED });
  return daemon;
}

test("--dry-run counts, and does nothing", async () => {
  const daemon = withFailed(3);

  const table = await runCli(["event", "rerun", "--workflow", "good", "--dry-run"], { daemon });
  const json = await runCli(["event", "cancel", "--since", "2h", "--dry-run", "-o", "json"], { daemon });

  expect(table).toMatchObject({ code: 0, stdout: "rerun: 3 events\n" });
  expect(JSON.parse(json.stdout)).toEqual({ action: "cancel", count: 3, has_more: true });
  expect(daemon.calls.map(({ method }) => method)).toEqual(["countEvents", "countEvents"]);
  expect(daemon.calls[0]?.request).toMatchObject({
    filter: { workflow: "good", statuses: [EventStatus.FAILED] },
  });
});

test("each event's outcome is told, and how many there were", async () => {
  const daemon = withFailed(3);

  const { code, stdout, stderr } = await runCli(
    ["event", "rerun", "--workflow", "good", "--last-step", "--request-id", "r1"],
    { daemon },
  );

  expect(code).toBe(0);
  expect(stdout.split("\n").slice(0, 2)).toEqual([
    "event/e3 again as e3-again RUNNING",
    "event/e2 again as e2-again RUNNING",
  ]);
  expect(stderr).toContain("run it again with --request-id r1");
  expect(stderr).toContain("rerun: done for");
  const reruns = daemon.calls.filter(({ method }) => method === "rerunEvent");
  expect(reruns[0]?.request).toMatchObject({
    eventId: "e3",
    requestId: "r1",
    from: { case: "lastStep", value: true },
  });
});

test("what is refused is told on stderr, and gives the exit code", async () => {
  const daemon = withFailed(2);
  daemon.events.set("e1", { eventId: "e1", workflow: "good", status: EventStatus.RUNNING });

  const { code, stdout, stderr } = await runCli(["event", "cancel", "--all", "-o", "json"], { daemon });

  expect(code).toBe(6);
  expect(stderr).toContain("event/e2: EVENT_ENDED expected an event that has not ended");
  expect(stderr).toContain("cancel: done for 1 of 2 events");
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([
    { event_id: "e2", error: { reason: "EVENT_ENDED" } },
    { event_id: "e1", status: "CANCELLED" },
  ]);
});

test.each([
  ["pause", "pauseEvent"],
  ["resume", "resumeEvent"],
  ["retry", "retryStep"],
])("event %s takes one event or many, up to a limit", async (verb, method) => {
  const one = withFailed(3);
  const many = withFailed(3);

  expect(await runCli(["event", verb, "e2"], { daemon: one })).toMatchObject({ code: 0 });
  const given = await runCli(["event", verb, "--workflow", "good", "--limit", "2", "-o", "name"], {
    daemon: many,
  });

  expect(one.calls.map((call) => call.method)).toEqual([method]);
  expect(given).toMatchObject({ code: 0, stdout: "e3\ne2\n" });
  expect(given.stderr).toContain("there may be more");
});

test.each([
  [["event", "cancel"], "an event's id, or which events are meant"],
  [["event", "cancel", "e1", "--workflow", "good"], "both"],
  [["event", "cancel", "e1", "--dry-run"], "both"],
  [["event", "rerun", "--workflow", "good", "--step", "charge"], "nothing but --last-step"],
  [["event", "resume", "--workflow", "good", "--status", "failed"], "statuses to resume events of: PAUSED"],
  [["event", "cancel", "--all", "--limit", "0"], "a whole number from 1"],
])("%j is a usage error, and nothing is done", async (args, words) => {
  const daemon = withFailed(1);

  const { code, stderr } = await runCli(args, { daemon });

  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(daemon.calls).toEqual([]);
});
