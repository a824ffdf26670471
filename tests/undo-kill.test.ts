import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { type Behaviour, startCompany } from "./recording-company.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const parts = ["a", "b", "c"];

/** Where the kill comes, as the service that undoes `b` sees it. */
const moments = [
  "before it has undone",
  "after it has undone, before its answer",
  "after its answer",
] as const;

describe("a daemon that is killed while an event is undone", () => {
  it.each(moments)("undoes each step once, the last one first: %s", async (moment) => {
    using folder = createTemporaryFolder();
    /** What the service did and undid, by idempotency keys, as they came. */
    const effects = new Map<string, string>();
    let isHit = false;
    let kill = async (): Promise<void> => undefined;
    const take: Behaviour = ({ key, step }) => (effects.set(key, `did ${step}`), {});
    const undo: Behaviour = async ({ key, inputs }, response) => {
      const doIt = (): unknown => effects.set(key, `undid ${String(inputs["part"])}`);
      if (inputs["part"] !== "b" || isHit) return (doIt(), {});
      isHit = true;
      if (moment !== moments[0]) doIt();
      if (moment === moments[2]) response.writeHead(200, { "content-type": "application/json" }).end("{}");
      await kill();
      response.destroy();
      return undefined;
    };
    await using company = await startCompany({
      take,
      undo,
      fail: (_, response) => void response.writeHead(422).end(),
    });
    const first = await startDaemon({ data: folder.path });
    for (const name of ["take", "undo", "fail"])
      await mustAccept(first.url, "/s", { name, address: company.address(name) });
    await mustAccept(first.url, "/w", {
      name: "steps",
      spec: {
        operations: [
          ...parts.map((part) => ({
            name: part,
            call: "take",
            compensate: { call: "undo", input: { part }, retry: { attempts: 5, first: "10ms" } },
          })),
          { call: "fail" },
        ],
      },
    });
    kill = async () => void (await first.end("SIGKILL"));

    const { body } = await postJson(`${first.url}/e/steps`, {});
    const eventId = String(body?.["event_id"]);
    await first.ended;
    await using second = await startDaemon({ data: folder.path });
    using client = connect(second.url);
    const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n } });
    await sleep(100);

    expect(event).toMatchObject({ status: EventStatus.FAILED, error: { reason: "HTTP_4XX" } });
    expect([...effects]).toEqual([
      ...parts.map((part) => [`${eventId}/${part}`, `did ${part}`]),
      ...parts.toReversed().map((part) => [`${eventId}/${part}/undo`, `undid ${part}`]),
    ]);
    // What was certain before the kill is not asked for again.
    const asked = company.calls
      .filter(({ service }) => service === "undo")
      .map(({ inputs }) => inputs["part"]);
    expect(asked.filter((part) => part === "c")).toHaveLength(1);
    expect(asked.filter((part) => part === "a")).toHaveLength(1);
    const askedForB = asked.filter((part) => part === "b").length;
    // An answer that was given may have been kept or not.
    expect(moment === moments[2] ? [1, 2] : [2]).toContain(askedForB);
    // Nothing that was done is done again.
    expect(company.calls.filter(({ service }) => service === "take")).toHaveLength(parts.length);
    const { facts } = await client.events.getEventHistory({ eventId, pageSize: 1_000 });
    const undone = facts.filter(({ kind }) => kind === "compensation-succeeded").map(({ step }) => step);
    expect(undone).toEqual(parts.toReversed());
    await stopAndVerify(second, folder.path);
  });
});
