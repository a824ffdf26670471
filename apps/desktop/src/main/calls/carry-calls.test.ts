import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { EventService } from "@machinery/client";
import { afterEach, describe, expect, it } from "vitest";
import type { FromPage, ToPage } from "../../wire/call-messages.js";
import { mainEndOf } from "../../testing/main-end-of.js";
import { carryCalls } from "./carry-calls.js";
import type { GuardedCall } from "./guard.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A page that says what it likes over its port, and hears what comes of it. */
function createPage(guard: (call: GuardedCall) => Promise<void>) {
  const { port1, port2 } = new MessageChannel();
  const transport = createRouterTransport(({ service }) =>
    service(EventService, {
      getEvent: ({ eventId }) => ({ event: { eventId } }),
      cancelEvent: () => ({}),
    }),
  );
  closing.push(carryCalls(mainEndOf(port2), { transport, guard }), () => port1.close());
  const waiting = new Map<number, (answer: ToPage) => void>();
  port1.addEventListener("message", ({ data }: MessageEvent) => {
    const answer = data as ToPage;
    if (answer.kind !== "close") waiting.get(answer.id)?.(answer);
  });
  port1.start();
  const say = (message: FromPage): void => port1.postMessage(message);
  return {
    say,
    call: (id: number, eventId: string): Promise<ToPage> => {
      const input = toBinary(EventService.method.cancelEvent.input, {
        $typeName: "machinery.v1.CancelEventRequest",
        eventId,
        reason: "",
      });
      say({ kind: "call", id, method: "machinery.v1.EventService/CancelEvent", input });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
  };
}

const code = (answer: ToPage) => (answer.kind === "error" ? answer.error.code : answer.kind);

describe("a page that is not to be trusted", () => {
  it("has at most 32 MiB of requests under way, those that it gave up counted while they last", async () => {
    const held = Promise.withResolvers<void>();
    let guarded = 0;
    const { call, say } = createPage(() => {
      guarded += 1;
      return held.promise;
    });
    const large = "x".repeat(5 * 1024 * 1024 - 100);
    for (let id = 1; id <= 6; id++) {
      void call(id, large);
      say({ kind: "abort", id });
    }

    expect(code(await call(7, large))).toBe(Code.ResourceExhausted);
    expect(guarded).toBe(6);

    held.resolve();
    // Once those before have ended there is room again.
    await new Promise(setImmediate);
    expect(code(await call(8, large))).toBe("message");
  });

  it("has at most 256 calls under way, however fast it gives them up", async () => {
    const held = Promise.withResolvers<void>();
    const { call, say } = createPage(() => held.promise);
    for (let id = 1; id <= 256; id++) {
      void call(id, "x");
      say({ kind: "abort", id });
    }

    expect(code(await call(257, "x"))).toBe(Code.ResourceExhausted);
    held.resolve();
  });

  it("gets nothing of the memory that an error lies in but the error", async () => {
    const memory = new Uint8Array(1_000).fill(7);
    const error = new ConnectError("no", Code.Internal);
    error.details = [{ type: "x", value: memory.subarray(10, 20) }];
    const { call } = createPage(() => Promise.reject(error));

    const answer = await call(1, "x");

    const [detail] = answer.kind === "error" ? answer.error.details : [];
    expect([detail?.value.byteLength, detail?.value.buffer.byteLength]).toEqual([10, 10]);
  });
});
