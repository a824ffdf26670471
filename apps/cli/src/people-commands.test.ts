import { EventStatus, millisToTimestamp } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { createFakeDaemon, startMs } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

function daemonWithAsk() {
  const daemon = createFakeDaemon();
  daemon.events.set("e1", { eventId: "e1", workflow: "order", status: EventStatus.RUNNING });
  daemon.asks.push({
    eventId: "e1",
    step: "approve",
    workflow: "order",
    question: "Approve order o-1?",
    group: "sales",
    claimedBy: "ada",
    form: [
      { name: "approved", type: "boolean" },
      { name: "comment", type: "string", required: false, description: "why" },
    ],
    askTime: millisToTimestamp(startMs - 60_000),
    deadline: millisToTimestamp(startMs + 7_200_000),
  });
  return daemon;
}

describe("signal send", () => {
  it("sends a signal to all that listen for a key", async () => {
    const daemon = createFakeDaemon();

    const words = ["signal", "send", "parcel", "--key", "o-1", "-d", '{"n":1}', "--id", "a", "--keep", "2h"];
    expect(await runCli(words, { daemon })).toMatchObject({ code: 0, stdout: "signal/a parcel sent\n" });
    expect(daemon.calls.at(-1)).toMatchObject({
      method: "sendSignal",
      request: {
        name: "parcel",
        key: "o-1",
        eventId: "",
        signalId: "a",
        data: { n: 1 },
        keep: { seconds: 7_200n },
      },
    });
  });

  it("sends one to one event, and prints its id to programs", async () => {
    const daemon = createFakeDaemon();

    const sent = await runCli(["signal", "send", "stop", "--event", "e1", "-o", "name"], { daemon });
    expect(sent).toMatchObject({ code: 0, stdout: "drawn\n" });
    expect(daemon.calls.at(-1)).toMatchObject({ request: { eventId: "e1", key: "" } });
  });

  it.each([[[]], [["--key", "a", "--event", "e1"]]])("wants either a key or an event: %j", async (words) => {
    const sent = await runCli(["signal", "send", "stop", ...words], { daemon: createFakeDaemon() });
    expect(sent.code).toBe(2);
    expect(sent.stderr).toContain("either --key or --event");
  });
});

describe("ask", () => {
  it("lists questions with their forms", async () => {
    const daemon = daemonWithAsk();

    const { stdout } = await runCli(["ask", "list", "--group", "sales", "--unclaimed"], { daemon });

    expect(stdout).toBe(
      [
        "Approve order o-1?",
        "  e1 approve  order · to sales · claimed by ada · asked 65s ago · over in 1h59m",
        "    approved  boolean",
        "    comment  string · may be left out · why",
        "",
      ].join("\n"),
    );
    expect(daemon.calls.at(-1)).toMatchObject({ request: { filter: { group: "sales", unclaimed: true } } });
    expect((await runCli(["ask", "list", "-o", "name"], { daemon })).stdout).toBe("e1 approve\n");
    expect((await runCli(["ask", "list", "-o", "json"], { daemon })).stdout).toContain('"claimed_by": "ada"');
    expect((await runCli(["ask", "list"], { daemon: createFakeDaemon() })).stderr).toContain(
      "no such questions",
    );
  });

  it("claims and releases them under a name", async () => {
    const daemon = daemonWithAsk();

    const claimed = await runCli(["ask", "claim", "e1", "approve", "--by", "ada"], { daemon });
    expect(claimed).toMatchObject({ code: 0, stdout: "event/e1 approve claimed by ada\n" });
    expect(daemon.calls.at(-1)).toMatchObject({
      request: { eventId: "e1", step: "approve", by: "ada", release: false },
    });
    const released = await runCli(["ask", "claim", "e1", "approve", "--by", "ada", "--release"], { daemon });
    expect(released).toMatchObject({ code: 0, stdout: "event/e1 approve released\n" });
  });

  it("answers them", async () => {
    const daemon = daemonWithAsk();

    const words = ["ask", "answer", "e1", "approve", "-d", '{"approved":true}', "--by", "ada"];
    expect(await runCli(words, { daemon })).toMatchObject({
      code: 0,
      stdout: "event/e1 approve answered, event RUNNING\n",
    });
    expect(daemon.calls.at(-1)).toMatchObject({
      method: "answerAsk",
      request: { by: "ada", answer: { approved: true } },
    });
  });
});
