import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "./daemon.js";
import { createGate } from "./gate.js";
import { postJson } from "./json-routes.js";
import { startCompany } from "./recording-company.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { until } from "./until.js";

describe("what is sent again, over kills of the daemon", () => {
  it("gives what the first one gave: posts by their keys, services and workflows by what they say, cancels, and answers of steps", async () => {
    using folder = createTemporaryFolder();
    const gate = createGate();
    await using company = await startCompany({
      quick: () => ({}),
      slow: async () => {
        await gate.passed;
        return {};
      },
    });
    const ask = async ({ url }: Daemon) => {
      const send = async (path: string, value: object, key?: string) => {
        const { status, body } = await postJson(
          url + path,
          value,
          key === undefined ? {} : { "Idempotency-Key": key },
        );
        return { status, body };
      };
      const services = [];
      for (const name of ["quick", "slow"])
        services.push(
          await send("/machinery.v1.RegistryService/RegisterService", {
            definition: { name, address: company.address(name), inputs: [], outputs: [] },
          }),
        );
      const workflow = await send("/machinery.v1.WorkflowService/DefineWorkflow", {
        source: JSON.stringify({
          name: "twice",
          operations: [
            { call: "quick" },
            { call: "slow", retry: { attempts: 100, first: "5ms", cap: "5ms" } },
          ],
        }),
      });
      const events = [
        await send("/e/twice", { data: {} }, "one"),
        await send("/e/twice", { data: {} }, "two"),
      ];
      const [first, second] = events.map(({ body }) => String(body?.["event_id"]));
      const conflict = await send("/e/twice", { data: { other: true } }, "one");
      await until(() => company.calls.filter(({ service }) => service === "slow").length > 0);
      const cancelled = await send("/machinery.v1.EventService/CancelEvent", { event_id: second });
      const revisions = [...services, workflow].map(({ status, body }) => [
        status,
        JSON.stringify(body).match(/"revision":\s*"?(\d+)/)?.[1],
      ]);
      const event = cancelled.body?.["event"] as Record<string, unknown> | undefined;
      return {
        revisions,
        first,
        second,
        conflict: [conflict.status, conflict.body?.["reason"]],
        cancelled: [cancelled.status, event?.["status"]],
      };
    };

    let daemon = await startDaemon({ data: folder.path });
    const { port } = daemon;
    const given = await ask(daemon);
    for (let kill = 0; kill < 2; kill++) {
      await sleep(20);
      await daemon.end("SIGKILL");
      daemon = await startDaemon({ data: folder.path, port });
      expect(await ask(daemon)).toEqual(given);
    }
    gate.open();
    const ended = await postJson(`${daemon.url}/e/twice?wait=20`, { data: {} }, { "Idempotency-Key": "one" });

    expect(given).toMatchObject({
      revisions: [
        [200, "1"],
        [200, "1"],
        [200, "1"],
      ],
      conflict: [409, "IDEMPOTENCY_KEY_REUSED"],
    });
    expect(ended.body).toMatchObject({ event_id: given.first, status: "SUCCEEDED" });
    // The answer of the first step was kept: however often the second one was cut off, the first was called once.
    const calls = company.calls.filter(({ event }) => event === given.first).map(({ service }) => service);
    expect(calls.filter((service) => service === "quick")).toHaveLength(1);
    expect(calls.filter((service) => service === "slow").length).toBeGreaterThan(1);
    await stopAndVerify(daemon, folder.path);
  });
});
