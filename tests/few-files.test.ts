import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { startCompany } from "./recording-company.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const events = 40;

describe.runIf(process.platform === "linux")("a daemon that may open few files", () => {
  it("has calls wait for a connection, spends no attempt of theirs, and says once what to do", async () => {
    using folder = createTemporaryFolder();
    await using company = await startCompany({
      slow: async () => {
        await sleep(300);
        return {};
      },
    });
    await using daemon = await startDaemon({ data: folder.path });
    await mustAccept(daemon.url, "/s", { name: "slow", address: company.address("slow"), concurrency: 100 });
    await mustAccept(daemon.url, "/w", {
      name: "once",
      spec: { operations: [{ call: "slow", retry: { attempts: 1 } }] },
    });
    using client = connect(daemon.url);
    await client.events.listEvents({});
    const files = readdirSync(`/proc/${daemon.pid}/fd`).length;
    execFileSync("prlimit", ["--pid", String(daemon.pid), `--nofile=${files + 12}`]);

    const posted = await Promise.all(
      Array.from({ length: events }, () => client.events.postEvent({ workflow: "once" })),
    );
    const ended = await Promise.all(
      posted.map(({ event }) => client.events.getEvent({ eventId: event!.eventId, wait: { seconds: 20n } })),
    );

    expect(ended.map(({ event }) => event?.error?.reason ?? event?.status)).toEqual(
      Array.from({ length: events }, () => EventStatus.SUCCEEDED),
    );
    expect(company.calls).toHaveLength(events);
    expect(daemon.log().match(/NO_RESOURCES/g)).toHaveLength(1);
    expect(daemon.log()).toContain("ulimit -n");
    await stopAndVerify(daemon, folder.path);
  });
});
