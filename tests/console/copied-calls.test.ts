import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  createMachineryClient,
  EventService,
  EventStatus,
  RegistryService,
  WorkflowService,
} from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTexts, copiedCall, type CopiedCall } from "../../packages/ui/src/copying/call-texts.js";
import { startDaemon, type Daemon } from "../daemon.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { defineLinger, postLinger } from "./linger.js";

const root = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

describe("calls that are copied from the console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let transport: ReturnType<typeof createNodeTransport>;
  let client: ReturnType<typeof createMachineryClient>;

  beforeAll(async () => {
    daemon = await startDaemon({ data: join(folder.path, "data") });
    await defineLinger(daemon.url);
    transport = createNodeTransport({ url: daemon.url });
    client = createMachineryClient(transport);
    const program = join(folder.path, "machinery");
    writeFileSync(
      program,
      `#!/bin/sh\nexec "${process.execPath}" "${join(root, "apps/cli/bin/machinery.js")}" "$@"\n`,
    );
    chmodSync(program, 0o755);
  });
  afterAll(async () => {
    transport?.close();
    await daemon?.end("SIGTERM");
    folder[Symbol.dispose]();
  });

  /** Pastes a line into a shell. */
  const paste = async (line: string): Promise<string> => {
    const PATH = [folder.path, join(root, "node_modules/.bin"), process.env["PATH"]].join(":");
    const { stdout } = await run("/bin/sh", ["-c", line], { env: { ...process.env, PATH, NO_COLOR: "1" } });
    return stdout;
  };
  const textsOf = (call: CopiedCall) => callTexts(call, daemon.url);

  it("do the same by the command line, curl and buf curl, whatever is in them", async (context) => {
    await run("curl", ["--version"]).catch(() => context.skip("curl is not installed: apt-get install curl"));
    const who = `it's "$HOME" \`id\` \\ ünï`;
    const call = copiedCall(EventService.method.postEvent, {
      workflow: "linger",
      data: { at: 7 },
      labels: { who },
    });

    for (const line of Object.values(textsOf(call))) await paste(line);

    const { events } = await client.events.listEvents({ filter: { labels: { who } } });
    expect(events).toHaveLength(3);
    const { event } = await client.events.getEvent({ eventId: events[0]!.eventId });
    expect(event?.data).toEqual({ at: 7 });
  });

  it("are understood by the command line", async () => {
    const [eventId = ""] = await postLinger(daemon.url, 1);
    const statusAfter = async (call: CopiedCall) => {
      await paste(textsOf(call).cli!);
      return (await client.events.getEvent({ eventId })).event?.status;
    };
    const reason = "the warehouse's move";

    expect(await statusAfter(copiedCall(EventService.method.pauseEvent, { eventId, reason }))).toBe(
      EventStatus.PAUSED,
    );
    expect(await statusAfter(copiedCall(EventService.method.resumeEvent, { eventId }))).toBe(
      EventStatus.WAITING,
    );
    expect(
      await paste(
        textsOf(copiedCall(EventService.method.listEvents, { filter: { statuses: [EventStatus.WAITING] } }))
          .cli!,
      ),
    ).toContain(eventId);
    await paste(
      textsOf(copiedCall(EventService.method.sendSignal, { name: "go", key: "k", data: { a: 1 } })).cli!,
    );
    await paste(textsOf(copiedCall(WorkflowService.method.pauseWorkflow, { name: "linger", reason })).cli!);
    await paste(textsOf(copiedCall(WorkflowService.method.resumeWorkflow, { name: "linger" })).cli!);
    expect(await paste(textsOf(copiedCall(RegistryService.method.listServices, {})).cli!)).toBe("");
    expect(await statusAfter(copiedCall(EventService.method.cancelEvent, { eventId, reason }))).toBe(
      EventStatus.CANCELLED,
    );
  });
});
