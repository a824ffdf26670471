import { createRouterTransport, type Transport } from "@connectrpc/connect";
import { EventService } from "@machinery/protocol";
import { expect, test } from "vitest";
import { withDefaultTimeout } from "./default-timeout.js";
import { millisToDuration } from "./duration.js";
import { collect } from "./collect.js";
import { createMachineryClient } from "./machinery-client.js";

function recording() {
  const timeouts: (number | undefined)[] = [];
  const inner = createRouterTransport(({ service }) => {
    service(EventService, {
      getEvent: () => ({}),
      async *watchEvent() {},
    });
  });
  const transport: Transport = {
    unary: (method, signal, timeoutMs, ...rest) => {
      timeouts.push(timeoutMs);
      return inner.unary(method, signal, timeoutMs, ...rest);
    },
    stream: (method, signal, timeoutMs, ...rest) => {
      timeouts.push(timeoutMs);
      return inner.stream(method, signal, timeoutMs, ...rest);
    },
  };
  return { timeouts, client: createMachineryClient(withDefaultTimeout(transport, 1_000)) };
}

test("calls get the default, plus the time they ask to wait, unless they name a time", async () => {
  const { client, timeouts } = recording();

  await client.events.getEvent({ eventId: "x" });
  await client.events.getEvent({ eventId: "x", wait: millisToDuration(2_500) });
  await client.events.getEvent({ eventId: "x" }, { timeoutMs: 77 });
  await collect(client.events.watchEvent({ eventId: "x" }));

  expect(timeouts).toEqual([1_000, 3_500, 77, undefined]);
});
