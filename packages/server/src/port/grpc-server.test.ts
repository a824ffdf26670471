import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import {
  ErrorInfoSchema,
  PostEventRequestSchema,
  PostEventResponseSchema,
  StatusSchema,
  WatchEventsRequestSchema,
  WatchEventsResponseSchema,
  type PostEventResponse,
  type WatchEventsResponse,
} from "@machinery/protocol";
import { service as healthService } from "grpc-health-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { factOf } from "../../test/fake-partition.js";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
let client: Client;
beforeAll(async () => {
  served = await serveEvents();
  client = new Client(`127.0.0.1:${served.port}`, credentials.createInsecure());
});
beforeEach(() => {
  served.partition.changes = [];
});
afterAll(async () => {
  client.close();
  await served.close();
});

const post = "/machinery.v1.EventService/PostEvent";

function postEvent(bytes: Uint8Array, deadlineMs = 5_000): Promise<PostEventResponse> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      post,
      (value: Uint8Array) => Buffer.from(value),
      (value: Buffer) => fromBinary(PostEventResponseSchema, value),
      bytes,
      new Metadata(),
      { deadline: Date.now() + deadlineMs },
      (error, value) => (error === null ? resolve(value as PostEventResponse) : reject(error)),
    );
  });
}

const failureOf = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => Promise.reject(new Error("it did not fail")),
    (error: unknown) => error as ServiceError,
  );

describe("grpc-js", () => {
  test("posts", async () => {
    const request = create(PostEventRequestSchema, { workflow: "flow", data: { a: [1, { b: null }] } });

    const { event } = await postEvent(toBinary(PostEventRequestSchema, request));

    expect(event?.eventId).toMatch(/^[0-9a-z]{24}$/);
    expect(served.partition.posted.at(-1)?.data).toEqual({ a: [1, { b: null }] });
  });

  test("gets the details of a refusal in grpc-status-details-bin", async () => {
    const failure = await failureOf(postEvent(new Uint8Array()));

    expect(failure.code).toBe(status.INVALID_ARGUMENT);
    expect(failure.details).toMatch(/^expected the name of a workflow, found none: /);
    const [bytes] = failure.metadata.get("grpc-status-details-bin");
    const { details, code } = fromBinary(StatusSchema, bytes as Buffer);
    const info = fromBinary(ErrorInfoSchema, details[0]?.value ?? new Uint8Array());
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(info).toMatchObject({ reason: "INVALID_ARGUMENT", domain: "machinery" });
    expect(info.metadata).toMatchObject({ expected: "the name of a workflow", found: "none" });
  });

  test("is told of bytes that are no message, and lives on", async () => {
    const failure = await failureOf(postEvent(Buffer.from([0xff, 0xff, 0xff])));

    expect(failure.code).toBe(status.INVALID_ARGUMENT);
    expect(failure.metadata.get("grpc-status-details-bin")).toHaveLength(1);
  });

  test("reads a stream slowly, and nothing runs ahead of it", async () => {
    const big = {
      ok: true,
      value: { cursor: "c", facts: [{ ...factOf(1), outputs: "x".repeat(60_000) }] },
    } as const;
    served.partition.changes = Array.from({ length: 400 }, () => big);
    const call = client.makeServerStreamRequest(
      "/machinery.v1.EventService/WatchEvents",
      (value: Uint8Array) => Buffer.from(value),
      (value: Buffer) => fromBinary(WatchEventsResponseSchema, value),
      toBinary(WatchEventsRequestSchema, create(WatchEventsRequestSchema)),
    );
    const seen: WatchEventsResponse[] = [];

    const finished = new Promise<number>((resolve) => {
      call.on("error", (error: ServiceError) => resolve(error.code));
      call.on("data", (response: WatchEventsResponse) => {
        seen.push(response);
        if (seen.length === 401) call.cancel();
        call.pause();
        setImmediate(() => call.resume());
      });
    });

    expect(await finished).toBe(status.CANCELLED);
    expect(seen).toHaveLength(401);
    await expect.poll(() => served.partition.watched.at(-1)?.signal.aborted).toBe(true);
  });

  test("learns from the health service that nothing can be written", async () => {
    const check = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = healthService["Check"] as never as {
          path: string;
          requestSerialize: (value: object) => Buffer;
          responseDeserialize: (bytes: Buffer) => { status: string };
        };
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, (error, value) =>
          error === null ? resolve(value?.status ?? "") : reject(error),
        );
      });

    const before = await check();
    served.grpc.setServing(false);
    const then = await check();
    served.grpc.setServing(true);

    expect([before, then]).toEqual(["SERVING", "NOT_SERVING"]);
  });

  test("does not know other methods", async () => {
    const failure = await failureOf(
      new Promise((resolve, reject) => {
        const through = (value: Buffer): Buffer => value;
        client.makeUnaryRequest(
          "/machinery.v1.EventService/Nope",
          through,
          through,
          Buffer.alloc(0),
          (error) => (error === null ? resolve(undefined) : reject(error)),
        );
      }),
    );

    expect(failure.code).toBe(status.UNIMPLEMENTED);
  });
});

test("buf curl finds its way by reflection", async () => {
  const buf = join(import.meta.dirname, "../../../../node_modules/.bin/buf");
  const run = promisify(execFile);

  const method = `${served.url}/machinery.v1.EventService/PostEvent`;
  const options = "--protocol grpc --http2-prior-knowledge".split(" ");
  const { stdout } = await run(buf, [
    "curl",
    ...options,
    "-d",
    '{"workflow":"by-reflection","data":{"a":1}}',
    method,
  ]);

  expect(JSON.parse(stdout).event.workflow).toBe("by-reflection");
}, 20_000);
