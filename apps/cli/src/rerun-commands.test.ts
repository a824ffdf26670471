import { EventStatus } from "@machinery/client";
import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

function withFailed() {
  const daemon = createFakeDaemon();
  daemon.events.set("e1", { eventId: "e1", workflow: "good", status: EventStatus.FAILED });
  return daemon;
}

test.each([
  [[], { from: { case: undefined }, requestId: "" }],
  [["--step", "charge"], { from: { case: "step", value: "charge" } }],
  [["--last-step", "--request-id", "r1"], { from: { case: "lastStep", value: true }, requestId: "r1" }],
  [["--data", '{"message": "hi"}'], { from: { case: undefined }, data: { message: "hi" } }],
])("event rerun %j writes the new id", async (args, request) => {
  const daemon = withFailed();

  const { code, stdout, stderr } = await runCli(["event", "rerun", "e1", ...args], { daemon });

  expect({ code, stdout }).toEqual({ code: 0, stdout: "e1-again\n" });
  expect(stderr).toContain("machinery event watch e1-again");
  expect(daemon.calls[0]).toMatchObject({ method: "rerunEvent", request: { eventId: "e1", ...request } });
});

test("what contradicts itself is a usage error, and nothing is sent", async () => {
  const daemon = withFailed();

  const { code, stderr } = await runCli(["event", "rerun", "e1", "--last-step", "-d", "{}"], { daemon });

  expect(code).toBe(2);
  expect(stderr).toContain("--last-step and other data");
  expect(daemon.calls).toEqual([]);
});

test("an event shows what it carries out again, and by what it was", async () => {
  const daemon = withFailed();
  daemon.events.set("e1", { ...daemon.events.get("e1"), reruns: ["e1-again"] });
  daemon.events.set("e1-again", { eventId: "e1-again", rerunOf: { eventId: "e1", step: "charge" } });

  const old = await runCli(["event", "get", "e1"], { daemon });
  const made = await runCli(["event", "get", "e1-again"], { daemon });

  expect(old.stdout).toMatch(/Reruns +e1-again/);
  expect(made.stdout).toMatch(/Rerun of +e1 from charge on/);
});
