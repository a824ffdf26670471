import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { EventStatus, MachineryError, postAndWait } from "@machinery/client";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { createGate } from "./gate.js";
import { postJson } from "./json-routes.js";
import { startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

describe("a backlog that is full", () => {
  it.each(["grpc", "connect"] as const)(
    "refuses posts with a time to come back (%s), and takes them from whoever obeys",
    async (protocol) => {
      using folder = createTemporaryFolder();
      const gate = createGate();
      await using company = await startCompany({
        async slow() {
          await gate.passed;
          return {};
        },
      });
      await using daemon = await startDaemon({
        data: folder.path,
        env: { MACHINERY_RUNNING: "1", MACHINERY_BACKLOG: "2" },
      });
      await mustAccept(daemon.url, "/s", { name: "slow", address: company.address("slow"), inputs: [] });
      await mustAccept(daemon.url, "/w", { name: "crawl", services: ["slow"] });
      using client = connect(daemon.url, protocol);
      const post = () => postJson(`${daemon.url}/e/crawl`, { data: {} });

      // One runs and two wait, however soon the first of them is taken.
      let posted = 0;
      let refused = await post();
      for (; refused.status === 201 && posted < 10; posted++) refused = await post();
      const thrown: unknown = await client.events
        .postEvent({ workflow: "crawl" })
        .catch((error: unknown) => error);
      const waits: number[] = [];
      const late = await postAndWait(
        client,
        { workflow: "crawl" },
        {
          random: () => 0,
          sleep: async (ms) => {
            waits.push(ms);
            gate.open();
            await sleep(ms);
          },
        },
      );

      expect(posted).toBeLessThan(10);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
      expect(MachineryError.from(thrown)).toMatchObject({
        reason: "BACKLOG_FULL",
        code: "resource_exhausted",
        retryAfterMs: 1_000,
      });
      expect(waits[0]).toBe(1_000);
      expect(late).toMatchObject({ ended: true, event: { status: EventStatus.SUCCEEDED } });
    },
  );
});
