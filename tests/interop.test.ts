import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import {
  createConnectTransport as createWebTransport,
  createGrpcWebTransport as createWebGrpcTransport,
} from "@connectrpc/connect-web";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ErrorInfoSchema, EventService } from "@machinery/protocol";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "./daemon.js";
import type { RecordingCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { message, mustAccept, outputs, registerTextCompany, startTextCompany } from "./text-company.js";

const root = join(import.meta.dirname, "..");
const run = promisify(execFile);
const absent = "0123456789abcdefghjkmnpq";

describe("one daemon on one port", () => {
  const folder = createTemporaryFolder();
  let company: RecordingCompany;
  let daemon: Daemon;

  beforeAll(async () => {
    company = await startTextCompany({ slow: () => undefined });
    daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    const text = [{ name: "message", type: "string" }];
    await mustAccept(daemon.url, "/s", {
      name: "slow",
      address: company.address("slow"),
      inputs: text,
      outputs: text,
    });
    await mustAccept(daemon.url, "/w", {
      name: "process-slowly",
      services: ["slow"],
      inputs: text,
      outputs: text,
    });
  });
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const transports: readonly (readonly [string, (baseUrl: string) => Transport])[] = [
    [
      "connect-node, Connect with binary",
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
    ],
    [
      "connect-node, Connect with JSON",
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }),
    ],
    ["connect-node, gRPC", (baseUrl) => createGrpcTransport({ baseUrl })],
    ["connect-node, gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })],
    ["connect-web, Connect by fetch", (baseUrl) => createWebTransport({ baseUrl })],
    ["connect-web, gRPC-Web by fetch", (baseUrl) => createWebGrpcTransport({ baseUrl })],
  ];

  it.each(transports)("serves %s", async (_, createTransport) => {
    const events = createClient(EventService, createTransport(daemon.url));

    const { event } = await events.postEvent({
      workflow: "process-text",
      data: { message },
      wait: { seconds: 20n },
    });
    expect(event?.outputs).toEqual(outputs);

    const kinds: string[] = [];
    for await (const { fact } of events.watchEvent({ eventId: event?.eventId ?? "" }))
      kinds.push(fact?.kind ?? "");
    expect([kinds.at(0), kinds.at(-1)]).toEqual(["event-accepted", "event-succeeded"]);

    const refused = ConnectError.from(
      await events.getEvent({ eventId: absent }).catch((error: unknown) => error),
    );
    expect(refused.code).toBe(Code.NotFound);
    expect(refused.findDetails(ErrorInfoSchema)[0]).toMatchObject({ reason: "EVENT_NOT_FOUND" });

    const slow = events.postEvent(
      { workflow: "process-slowly", data: { message }, wait: { seconds: 20n } },
      { timeoutMs: 200 },
    );
    expect(ConnectError.from(await slow.catch((error: unknown) => error)).code).toBe(Code.DeadlineExceeded);
  });

  it("serves grpc-js, with messages of proto-loader", async () => {
    const definition = loadSync("machinery/v1/event_service.proto", {
      includeDirs: [join(root, "proto")],
      keepCase: true,
      enums: String,
    });
    const { machinery } = grpc.loadPackageDefinition(definition) as unknown as {
      machinery: { v1: { EventService: grpc.ServiceClientConstructor } };
    };
    const client = new machinery.v1.EventService(
      `127.0.0.1:${daemon.port}`,
      grpc.credentials.createInsecure(),
    );
    try {
      const data = { fields: { message: { stringValue: message } } };
      const posted = await new Promise<{ event: { event_id: string; status: string } }>((resolve, reject) => {
        const request = { workflow: "process-text", data, wait: { seconds: 20 } };
        client["PostEvent"]?.(request, (error: Error | null, answer: never) =>
          error === null ? resolve(answer) : reject(error),
        );
      });
      expect(posted.event.status).toBe("EVENT_STATUS_SUCCEEDED");

      const stream = client["WatchEvent"]?.({ event_id: posted.event.event_id }) as AsyncIterable<{
        fact: { kind: string };
      }>;
      const kinds: string[] = [];
      for await (const { fact } of stream) kinds.push(fact.kind);
      expect(kinds.at(-1)).toBe("event-succeeded");
    } finally {
      client.close();
    }
  });

  it("serves buf curl, which knows nothing but what reflection says", async () => {
    const buf = join(root, "node_modules/.bin/buf");
    const request = JSON.stringify({ workflow: "process-text", data: { message }, wait: "20s" });
    const url = `${daemon.url}/machinery.v1.EventService/PostEvent`;

    const { stdout } = await run(buf, [
      "curl",
      "--protocol",
      "grpc",
      "--http2-prior-knowledge",
      "-d",
      request,
      url,
    ]);

    expect(JSON.parse(stdout)).toMatchObject({ event: { status: "EVENT_STATUS_SUCCEEDED", outputs } });
  });

  it("serves curl on the plain routes", async (context) => {
    const curl = await run("curl", ["--version"]).catch(() => undefined);
    if (curl === undefined) context.skip("curl is not installed: apt-get install curl");
    const body = JSON.stringify({ data: { message } });

    const posted = await run("curl", [
      "-sS",
      "-H",
      "content-type: application/json",
      "-d",
      body,
      `${daemon.url}/e/process-text?wait=20`,
    ]);
    const health = await run("curl", [
      "-sS",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      `${daemon.url}/healthcheck`,
    ]);

    expect(JSON.parse(posted.stdout)).toMatchObject({ status: "SUCCEEDED", outputs });
    expect(health.stdout).toBe("204");
  });

  it("serves Python's grpcio", async (context) => {
    const python = await findPython();
    if (python === undefined) {
      context.skip(
        "no Python with grpcio and protobuf was found: apt-get install python3-grpcio python3-protobuf",
      );
      return;
    }
    const descriptors = join(root, "packages/protocol/dist/descriptors.binpb");

    const { stdout } = await run(python, [
      join(import.meta.dirname, "interop/client.py"),
      String(daemon.port),
      descriptors,
    ]);

    expect(stdout).toContain("python ok");
  });
});

/** A Python that has what the client needs: the one of the path, or the system's. */
async function findPython(): Promise<string | undefined> {
  for (const python of ["python3", "/usr/bin/python3"].filter(
    (name) => !name.startsWith("/") || existsSync(name),
  )) {
    const found = await run(python, ["-c", "import grpc, google.protobuf"]).catch(() => undefined);
    if (found !== undefined) return python;
  }
  return undefined;
}
