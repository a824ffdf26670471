import { describe, expect, it } from "vitest";
import { EventStatus } from "@machinery/client";
import { connect } from "./client.js";
import { runDaemonToItsEnd, startDaemon } from "./daemon.js";
import { createGate } from "./gate.js";
import { postJson } from "./json-routes.js";
import { startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

describe("a workflow that says how many events of a tenant are under way", () => {
  it("holds to it, and gives tenants turns, over a kill in the middle", async () => {
    using folder = createTemporaryFolder();
    let gate = createGate();
    /** The calls under way of one life of the daemon, by tenant. */
    let now = new Map<string, number>();
    const most = new Map<string, number>();
    await using company = await startCompany({
      async work({ inputs }) {
        const tenant = inputs["tenant"] as string;
        const life = now;
        life.set(tenant, (life.get(tenant) ?? 0) + 1);
        most.set(tenant, Math.max(most.get(tenant) ?? 0, life.get(tenant)!));
        await gate.passed;
        life.set(tenant, life.get(tenant)! - 1);
        return {};
      },
    });
    const start = () => startDaemon({ data: folder.path });
    const first = await start();
    const inputs = { tenant: { type: "string" }, number: { type: "int" } };
    await mustAccept(first.url, "/s", { name: "work", address: company.address("work"), spec: { inputs } });
    await mustAccept(first.url, "/w", {
      name: "limited",
      concurrency: { key: "${ event.data.tenant }", per_key: 2 },
      spec: { inputs, services: ["work"] },
    });
    const post = (url: string, tenant: string, number: number) =>
      postJson(`${url}/e/limited`, { data: { tenant, number } });
    for (let number = 0; number < 30; number++) await post(first.url, "flood", number);
    for (let number = 0; number < 3; number++) await post(first.url, "small", number);
    await calls(company, 4);
    using before = connect(first.url);
    const { workflow } = await before.workflows.getWorkflow({ name: "limited" });
    const atFirst = company.calls.map(({ inputs }) => inputs["tenant"]);
    await first.end("SIGKILL");
    now = new Map();
    gate.open();
    gate = createGate();

    await using second = await start();
    using client = connect(second.url);
    // Those that were under way are called again, and nobody else.
    await calls(company, 8);
    await post(second.url, "small", 3);
    const again = company.calls.slice(4).map(({ inputs }) => inputs["tenant"]);
    gate.open();
    const { events } = await client.events.listEvents({ pageSize: 100 });
    const ended = await Promise.all(
      events.map(({ eventId }) => client.events.getEvent({ eventId, wait: { seconds: 30n, nanos: 0 } })),
    );
    await second.end("SIGTERM");

    expect([workflow?.eventsUnderWay, workflow?.eventsWaiting]).toEqual([4n, 29n]);
    expect(sorted(atFirst)).toEqual(["flood", "flood", "small", "small"]);
    expect(sorted(again)).toEqual(["flood", "flood", "small", "small"]);
    expect(ended.map(({ event }) => event?.status)).toEqual(events.map(() => EventStatus.SUCCEEDED));
    expect(ended).toHaveLength(34);
    expect([...most.values()].every((count) => count <= 2)).toBe(true);
    const smallAt = company.calls.findIndex(
      ({ inputs }) => inputs["tenant"] === "small" && inputs["number"] === 2,
    );
    expect(smallAt).toBeLessThan(16);
    const verified = await runDaemonToItsEnd({ data: folder.path, args: ["verify"] });
    expect(verified).toMatchObject({ exitCode: 0 });
  });
});

/** Resolves once so many calls have come. */
async function calls(company: { readonly calls: readonly unknown[] }, count: number): Promise<void> {
  while (company.calls.length < count) await new Promise((resolve) => setImmediate(resolve));
}

const sorted = (names: readonly unknown[]): unknown[] =>
  names.toSorted((one, other) => (one === other ? 0 : String(one) < String(other) ? -1 : 1));
