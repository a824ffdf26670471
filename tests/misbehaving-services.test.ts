import { EventStatus, type Event } from "@machinery/protocol";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { startCompany, type Behaviour, type RecordingCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const giga = 1024 ** 3;

/** A service that behaves in some way, and what must become of an event that needs it. Each may be tried twice. */
interface Misbehaviour {
  readonly name: string;
  readonly does: Behaviour;
  readonly reason: string;
  /** What the message says. */
  readonly says: RegExp;
  readonly attempts: number;
}

const html = "<!doctype html><title>Sorry</title>";
const answer =
  (status: number, type: string, body: string): Behaviour =>
  (_, response) =>
    void response.writeHead(status, { "content-type": type }).end(body);

const table: readonly Misbehaviour[] = [
  {
    name: "always-500",
    does: answer(500, "text/plain", "oops"),
    reason: "HTTP_5XX",
    says: /500/,
    attempts: 2,
  },
  {
    name: "not-found",
    does: answer(404, "text/plain", "what?"),
    reason: "HTTP_4XX",
    says: /404/,
    attempts: 1,
  },
  {
    name: "declined",
    does: answer(402, "application/problem+json", '{"type":"DECLINED","title":"No money"}'),
    reason: "DECLINED",
    says: /402/,
    attempts: 1,
  },
  { name: "html", does: answer(200, "text/html", html), reason: "BAD_ANSWER", says: /html/, attempts: 1 },
  {
    name: "broken-json",
    does: answer(200, "application/json", '{"message": '),
    reason: "BAD_ANSWER",
    says: /JSON/,
    attempts: 1,
  },
  { name: "a-list", does: () => [1, 2], reason: "BAD_ANSWER", says: /list|array/, attempts: 1 },
  { name: "wrong-types", does: () => ({ message: 7 }), reason: "BAD_ANSWER", says: /message/, attempts: 1 },
  { name: "lacking", does: () => ({}), reason: "BAD_ANSWER", says: /message/, attempts: 1 },
  {
    name: "nothing",
    does: answer(200, "application/json", ""),
    reason: "BAD_ANSWER",
    says: /empty|nothing|no body/i,
    attempts: 1,
  },
  {
    name: "drops",
    does: (_, response) => void response.destroy(),
    reason: "UNREACHABLE",
    says: /clos/,
    attempts: 2,
  },
  {
    name: "drops-halfway",
    does: (_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
      response.write('{"message":', () => response.destroy());
    },
    reason: "UNREACHABLE",
    says: /clos/,
    attempts: 2,
  },
  {
    name: "byte-by-byte",
    does: (_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const write = (): void => {
        if (response.destroyed) return;
        response.write(" ");
        setTimeout(write, 50);
      };
      write();
    },
    reason: "TIMEOUT",
    says: /did not finish its answer within 300\s?ms/,
    attempts: 2,
  },
  { name: "silent", does: () => undefined, reason: "TIMEOUT", says: /300\s?ms/, attempts: 2 },
  {
    name: "in-circles",
    does: (_, response, request) => void response.writeHead(307, { location: request.url ?? "/" }).end(),
    reason: "REDIRECTED",
    says: /redirect/i,
    attempts: 1,
  },
  {
    name: "gigabyte",
    does: (_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": giga });
      const part = Buffer.alloc(256 * 1024, " ");
      const write = (): void => {
        if (!response.destroyed) response.write(part, write);
      };
      write();
    },
    reason: "BAD_ANSWER",
    says: /larger|limit|more than/i,
    attempts: 1,
  },
];

describe("a service that misbehaves", () => {
  const folder = createTemporaryFolder();
  let tries = 0;
  let company: RecordingCompany;
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    company = await startCompany({
      ...Object.fromEntries(table.map(({ name, does }) => [name, does])),
      "500-then-200": (_, response) => {
        tries++;
        if (tries > 1) return { message: "at last" };
        response.writeHead(500).end();
        return undefined;
      },
    });
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  async function run(name: string, address: string): Promise<Event | undefined> {
    const fields = [{ name: "message", type: "string" }];
    const retry = { attempts: 2, first: "1ms" };
    await mustAccept(daemon.url, "/s", {
      name,
      address,
      inputs: fields,
      outputs: fields,
      retry,
      attempt_timeout: "300ms",
    });
    await mustAccept(daemon.url, "/w", { name, services: [name], inputs: fields, outputs: fields });
    const { body } = await postJson(`${daemon.url}/e/${name}?wait=20`, { message: "hello" });
    return (await client.events.getEvent({ eventId: String(body?.["event_id"]) })).event;
  }

  it.each(table)("fails the event with the cause: $name", async ({ name, reason, says, attempts }) => {
    const service = name.replace(/^\d/, "a");

    const event = await run(service, company.address(name));

    expect(event).toMatchObject({ status: EventStatus.FAILED, error: { reason, attempts } });
    expect(event?.error?.message).toMatch(says);
    expect(event?.steps[0]?.attempts).toHaveLength(attempts);
    expect(event?.steps[0]?.attempts.at(-1)?.error?.reason).toBe(reason);
  });

  it("fails the event with the cause: nobody listens there", async () => {
    const event = await run("refused", "http://127.0.0.1:1/");

    expect(event).toMatchObject({
      status: EventStatus.FAILED,
      error: { reason: "UNREACHABLE", attempts: 2 },
    });
    expect(event?.error?.message).toMatch(/refused/);
  });

  it("is called again when it answers 500, and the event goes on when it answers 200", async () => {
    const event = await run("later", company.address("500-then-200"));

    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { message: "at last" } });
    expect(event?.steps[0]?.attempts.map(({ error }) => error?.reason)).toEqual(["HTTP_5XX", undefined]);
  });

  it("does not fill the daemon's memory with its gigabyte", async (context) => {
    if (process.platform !== "linux")
      context.skip("unavoidable: memory is read from /proc, which only Linux has");
    const before = residentBytes(daemon.pid);

    await Promise.all(Array.from({ length: 8 }, () => run("gigabyte", company.address("gigabyte"))));

    expect(residentBytes(daemon.pid) - before).toBeLessThan(200 * 1024 * 1024);
  });
});

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
