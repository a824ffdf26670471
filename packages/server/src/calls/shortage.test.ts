import { create } from "@bufbuild/protobuf";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import type { Observation } from "@machinery/runner";
import { afterEach, describe, expect, it } from "vitest";
import { defaultAddressPolicy } from "./address-policy.js";
import { createSystemClock } from "../ports/system-clock.js";
import { createHttpCaller } from "./http-caller.js";
import type { Lookup } from "./resolver.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  while (closing.length > 0) await closing.pop()!();
});

const shortage = Object.assign(new Error("connect EMFILE"), { code: "EMFILE" });
const never: Lookup = (_, done) => done(shortage, []);

/** Calls a service on a port of this machine once, and gives what came of it and what was observed. */
async function call(port: number, attemptTimeout: string, lookup: Lookup, signal?: AbortSignal) {
  const observed: Observation[] = [];
  const address = `http://localhost:${port}/a`;
  const service = create(ServiceDefinitionSchema, { name: "s", address, attemptTimeout });
  const caller = createHttpCaller({
    clock: createSystemClock(),
    service: () => service,
    secret: () => undefined,
    answerBytes: 1_024,
    addressPolicy: defaultAddressPolicy,
    callbackUrl: (token) => `https://machinery.test/callbacks/${token}`,
    version: "1.2.3",
    observer: { observe: (observation) => void observed.push(observation) },
    lookup,
  });
  closing.push(async () => caller.close());
  const outcome = await caller.callOnce("s", "", {}, signal ?? new AbortController().signal);
  return { outcome, observed };
}

describe("a daemon that can open no more connections", () => {
  it("waits for one to become free within the same attempt, and says so once", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => server.close());
    let times = 0;

    const { outcome, observed } = await call((server.address() as AddressInfo).port, "10s", (_, done) =>
      ++times < 3 ? done(shortage, []) : done(null, [{ address: "127.0.0.1", family: 4 }]),
    );

    expect(outcome).toMatchObject({ ok: true, answer: {} });
    expect(asked).toBe(1);
    expect(observed).toMatchObject([{ level: "error", reason: "NO_RESOURCES", error: shortage }]);
  });

  it("blames itself and not the service when none does", async () => {
    const { outcome } = await call(1, "300ms", never);

    expect(outcome).toMatchObject({ ok: false, error: { reason: "NO_RESOURCES", transient: true } });
    expect(outcome).not.toHaveProperty("error.unknown");
  });

  it("gives a call up at once that waits", async () => {
    const { outcome } = await call(1, "1h", never, AbortSignal.timeout(50));

    expect(outcome).toMatchObject({ ok: false, error: { reason: "CANCELLED" } });
  });
});
