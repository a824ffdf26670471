import { EventStatus } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { type Daemon, startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { type RecordingCompany, startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const message = { type: "string" };
const wait = { seconds: 10n };

describe("events that are carried out again", () => {
  const folder = createTemporaryFolder();
  /** Whether the second service declines. */
  let declines = true;
  let company: RecordingCompany;
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    company = await startCompany({
      upper: ({ inputs }) => ({ message: String(inputs["message"]).toUpperCase() }),
      reverse: ({ inputs }, response) => {
        if (!declines) return { message: Array.from(String(inputs["message"])).reverse().join("") };
        response.writeHead(422).end();
        return undefined;
      },
      forget: () => ({}),
    });
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    const spec = { inputs: { message }, outputs: { message } };
    for (const name of ["upper", "reverse"])
      await mustAccept(daemon.url, "/s", { name, address: company.address(name), spec });
    await mustAccept(daemon.url, "/s", { name: "forget", address: company.address("forget") });
    const output = "${ answer }";
    const upper = { name: "upper", call: "upper", output };
    const reverse = { name: "reverse", call: "reverse", output };
    await mustAccept(daemon.url, "/w", { name: "text", spec: { ...spec, operations: [upper, reverse] } });
    const compensate = { call: "forget" };
    const operations = [{ ...upper, compensate }, reverse];
    await mustAccept(daemon.url, "/w", { name: "undone", spec: { ...spec, operations } });
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  async function failed(workflow: string): Promise<string> {
    declines = true;
    const { body } = await postJson(`${daemon.url}/e/${workflow}?wait=10`, { data: { message: "ab" } });
    expect(body?.["status"]).toBe("FAILED");
    declines = false;
    return String(body?.["event_id"]);
  }
  const ended = async (eventId = "") => (await client.events.getEvent({ eventId, wait })).event;
  const callsOf = (eventId = "") =>
    company.calls.filter(({ event }) => event === eventId).map(({ service }) => service);

  it("go on from the step that failed, over a kill, without doing again what was done", async () => {
    const old = await failed("text");
    const { event } = await client.events.rerunEvent({
      eventId: old,
      from: { case: "lastStep", value: true },
      requestId: "once",
    });
    client[Symbol.dispose]();
    await daemon.end("SIGKILL");
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);

    expect(await ended(event?.eventId)).toMatchObject({
      status: EventStatus.SUCCEEDED,
      outputs: { message: "BA" },
      rerunOf: { eventId: old, step: "reverse" },
    });
    expect(new Set(callsOf(event?.eventId))).toEqual(new Set(["reverse"]));
    const again = await client.events.rerunEvent({
      eventId: old,
      from: { case: "lastStep", value: true },
      requestId: "once",
    });
    expect(again).toMatchObject({ existed: true, event: { eventId: event?.eventId } });
    expect(await ended(old)).toMatchObject({ status: EventStatus.FAILED, reruns: [event?.eventId] });
    const shown = await fetch(`${daemon.url}/e/text/${event?.eventId ?? ""}`);
    expect(await shown.json()).toMatchObject({ rerun_of: { event_id: old, step: "reverse" } });
  });

  it("begin from the beginning with other data, in the newest revision", async () => {
    const old = await failed("text");
    await mustAccept(daemon.url, "/w", {
      name: "text",
      spec: {
        inputs: { message },
        outputs: { message },
        operations: [{ name: "reverse", call: "reverse", output: "${ answer }" }],
      },
    });
    const { event } = await client.events.rerunEvent({ eventId: old, data: { message: "xyz" } });

    expect(await ended(event?.eventId)).toMatchObject({
      status: EventStatus.SUCCEEDED,
      workflowRevision: 2,
      data: { message: "xyz" },
      outputs: { message: "zyx" },
    });
    await expect(client.events.rerunEvent({ eventId: old, data: { message: 7 } })).rejects.toThrow(
      "1 mismatch",
    );
  });

  it("do not begin past what was undone", async () => {
    const old = await failed("undone");

    expect(await ended(old)).toMatchObject({ undone: ["upper"] });
    await expect(
      client.events.rerunEvent({ eventId: old, from: { case: "lastStep", value: true } }),
    ).rejects.toThrow("upper before it can be undone");
    const { event } = await client.events.rerunEvent({
      eventId: old,
      from: { case: "step", value: "upper" },
    });
    expect(await ended(event?.eventId)).toMatchObject({ outputs: { message: "BA" } });
  });
});
