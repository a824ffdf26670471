import { EventStatus } from "@machinery/client";
import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

function daemonWithWaiting() {
  const daemon = createFakeDaemon();
  daemon.events.set("e1", { eventId: "e1", workflow: "pay", status: EventStatus.WAITING });
  return daemon;
}

test("complete answers by event and step", async () => {
  const daemon = daemonWithWaiting();

  expect(
    await runCli(["step", "complete", "e1", "charge", "-d", '{"receipt":"r1"}'], { daemon }),
  ).toMatchObject({ code: 0, stdout: "event/e1 charge completed, event WAITING\n" });
  expect(daemon.calls.at(-1)).toMatchObject({
    method: "completeStep",
    request: { token: "", eventId: "e1", step: "charge", outputs: { receipt: "r1" } },
  });
});

test("fail and heartbeat go by token as well, or by the whole address", async () => {
  const daemon = daemonWithWaiting();
  const address = "http://127.0.0.1:6224/callbacks/QUJD-_x";

  expect(
    (
      await runCli(["step", "fail", "--token", address, "--reason", "DECLINED", "--message", "no"], {
        daemon,
      })
    ).code,
  ).toBe(0);
  expect(daemon.calls.at(-1)).toMatchObject({
    method: "failStep",
    request: { token: "QUJD-_x", eventId: "", step: "", reason: "DECLINED", message: "no" },
  });
  expect(
    (await runCli(["step", "heartbeat", "--token", "QUJD-_x", "-o", "json"], { daemon })).stdout,
  ).toContain('"event_id": "e1"');
});

test.each([
  [[], "found     neither"],
  [["e1"], "an event without a step"],
  [["e1", "charge", "--token", "t"], "found     both"],
])("complete %j says what is missing", async (words, found) => {
  const done = await runCli(["step", "complete", ...words], { daemon: daemonWithWaiting() });

  expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining(found) as string });
});
