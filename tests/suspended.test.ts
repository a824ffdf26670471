import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { startCompany } from "./recording-company.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";
import { until } from "./until.js";

/** How long the daemon is stopped: longer than each time-out below. */
const suspendedMs = Number(process.env["MACHINERY_SUSPENDED_MS"] ?? 3_000);

/** What services answer while it is stopped comes within these. */
const timeout = "1500ms";

/** Clients wait for it longer than it is stopped. */
const patienceMs = suspendedMs + 30_000;

describe(`a daemon whose process is stopped for ${suspendedMs} ms`, () => {
  it(
    "takes what came meanwhile before it judges what is late: no step is called again, no heartbeat missed, and who waits is answered",
    async () => {
      using folder = createTemporaryFolder();
      const callbacks: string[] = [];
      await using company = await startCompany({
        slow: async () => {
          await sleep(500);
          return { by: "slow" };
        },
        later: (_, response, request) => {
          callbacks.push(String(request.headers["machinery-callback"]));
          response.writeHead(202).end();
        },
        quick: () => ({ by: "quick" }),
      });
      await using daemon = await startDaemon({ data: folder.path });
      for (const name of ["slow", "later", "quick"])
        await mustAccept(daemon.url, "/s", {
          name,
          address: company.address(name),
          outputs: [{ name: "by", type: "string" }],
          attempt_timeout: timeout,
          retry: { attempts: 5, first: "10ms" },
        });
      const outputs = { by: { type: "string" } };
      const operations = {
        calls: [{ call: "slow", output: "${ answer }" }],
        beats: [{ call: "later", async: true, heartbeat_timeout: timeout, output: "${ answer }" }],
        waits: [{ wait: "1s" }, { call: "quick", output: "${ answer }" }],
      };
      for (const [name, list] of Object.entries(operations))
        await mustAccept(daemon.url, "/w", { name, outputs, operations: list });
      using client = connect(daemon.url);

      const posted: Promise<{ status: number; body: Record<string, unknown> | undefined }>[] = [];
      const names = Object.keys(operations);
      for (const name of names)
        posted.push(
          postJson(`${daemon.url}/e/${name}?wait=${Math.ceil(suspendedMs / 1_000) + 20}`, {}, {}, patienceMs),
        );
      await until(() => callbacks.length > 0 && company.calls.some(({ service }) => service === "slow"));
      process.kill(daemon.pid, "SIGSTOP");
      const beatUrl = callbacks[0]!.replace("localhost", "127.0.0.1");
      // It lies in the socket until the daemon goes on.
      const beaten = postJson(`${beatUrl}/heartbeat`, {}, {}, patienceMs).catch((error: unknown) => error);
      // Over HTTP/1.1: a gRPC client asks after half a minute whether anybody is there, and gives up.
      const late = postJson(`${daemon.url}/machinery.v1.EventService/ListEvents`, {}, {}, patienceMs);
      await sleep(suspendedMs);
      process.kill(daemon.pid, "SIGCONT");

      expect((await late).body?.["events"]).toHaveLength(names.length);
      expect(await beaten).toMatchObject({ status: 200 });
      expect(await postJson(beatUrl, { by: "later" })).toMatchObject({ status: 200 });
      const answered = await Promise.all(posted);
      expect(answered.map(({ status, body }) => [status, body?.["status"], body?.["outputs"]])).toEqual([
        [201, "SUCCEEDED", { by: "slow" }],
        [201, "SUCCEEDED", { by: "later" }],
        [201, "SUCCEEDED", { by: "quick" }],
      ]);
      expect(company.calls.map(({ service, attempt }) => `${service}#${attempt}`).toSorted()).toEqual([
        "later#1",
        "quick#1",
        "slow#1",
      ]);
      const { events } = await client.events.listEvents({});
      expect(events.map(({ status }) => status)).toEqual(names.map(() => EventStatus.SUCCEEDED));
      await stopAndVerify(daemon, folder.path);
    },
    60_000 + suspendedMs,
  );
});
