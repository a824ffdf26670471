import { describe, expect, it } from "vitest";
import { EventDeferralReason, EventStatus, timestampToMillis } from "@machinery/client";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { getJson, postJson } from "./json-routes.js";
import { startTextCompany, mustAccept, textService, textWorkflow } from "./text-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";

describe("a paused workflow", () => {
  it("takes events and begins none of them, over a kill, until it is resumed: then in order", async () => {
    using folder = createTemporaryFolder();
    await using company = await startTextCompany();
    const first = await startDaemon({ data: folder.path });
    for (const name of ["upper", "reverse", "space-counter"])
      await mustAccept(first.url, "/s", textService(company, name));
    // One at a time: the order in which calls of several events reach a service is nobody's promise.
    await mustAccept(first.url, "/w", { ...textWorkflow, concurrency: 1 });
    await mustAccept(first.url, "/w", { name: "beside", services: ["upper"] });
    using before = connect(first.url);
    const { workflow } = await before.workflows.pauseWorkflow({ name: "process-text", reason: "a test" });
    const ids: string[] = [];
    for (const message of ["a", "b", "c"]) {
      const { body } = await postJson(`${first.url}/e/process-text`, { data: { message } });
      ids.push(String(body?.["event_id"]));
    }
    const beside = await postJson(`${first.url}/e/beside?wait=10`, { data: { message: "x" } });
    await first.end("SIGKILL");

    await using second = await startDaemon({ data: folder.path });
    using client = connect(second.url);
    const { workflows } = await client.workflows.listWorkflows({});
    const statuses = async () =>
      Promise.all(ids.map(async (eventId) => (await client.events.getEvent({ eventId })).event?.status));
    const waiting = await statuses();
    const { event: deferred } = await client.events.getEvent({ eventId: ids[0]! });
    const shown = await getJson(`${second.url}/e/process-text/${ids[0]!}`);
    const again = await postJson(`${second.url}/e/beside?wait=10`, { data: { message: "y" } });
    const calledWhilePaused = company.calls.map(({ inputs }) => inputs["message"]);
    await client.workflows.resumeWorkflow({ name: "process-text" });
    await Promise.all(
      ids.map((eventId) => client.events.getEvent({ eventId, wait: { seconds: 20n, nanos: 0 } })),
    );

    expect(workflow?.pause?.reason).toBe("a test");
    expect(deferred?.deferral).toMatchObject({
      reason: EventDeferralReason.WORKFLOW_PAUSED,
      pause: workflow!.pause!,
    });
    expect(shown.body?.["deferral"]).toEqual({
      reason: "WORKFLOW_PAUSED",
      pause: { date: new Date(timestampToMillis(workflow!.pause!.time!)).toISOString(), reason: "a test" },
    });
    expect(workflows.map(({ definition, pause }) => [definition?.name, pause?.reason])).toEqual([
      ["beside", undefined],
      ["process-text", "a test"],
    ]);
    expect([beside.body?.["status"], again.body?.["status"]]).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(waiting).toEqual(ids.map(() => EventStatus.ACCEPTED));
    expect(calledWhilePaused).toEqual(["x", "y"]);
    expect(await statuses()).toEqual(ids.map(() => EventStatus.SUCCEEDED));
    const begun = company.calls.filter(({ service }) => service === "upper").slice(2);
    expect(begun.map(({ inputs }) => inputs["message"])).toEqual(["a", "b", "c"]);
  });
});
