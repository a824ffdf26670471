import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import { afterEach } from "vitest";
import { defaultAddressPolicy } from "../src/calls/address-policy.js";
import { createHttpCaller, type HttpCaller, type HttpCallerOptions } from "../src/calls/http-caller.js";
import { createSystemClock } from "../src/ports/system-clock.js";

/** What is to be closed after the test. */
export const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (closing.length > 0) await closing.pop()!();
});

/** A request as a service heard it. */
export interface Heard {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** A service that notes what it hears, then answers. */
export async function serve(
  listener: RequestListener,
): Promise<{ origin: string; heard: Heard[]; server: Server }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ request, body });
      listener(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, heard, server };
}

/** Answers each request with the same JSON. */
export const answerWith =
  (value: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));

/** A caller that knows one service. It is closed after the test. */
export function callerOf(
  service: MessageInitShape<typeof ServiceDefinitionSchema> | undefined,
  options: Partial<HttpCallerOptions> = {},
): HttpCaller {
  const definition = service && create(ServiceDefinitionSchema, { name: "s", ...service });
  const caller = createHttpCaller({
    clock: createSystemClock(),
    service: () => definition,
    secret: () => undefined,
    answerBytes: 1024 * 1024,
    addressPolicy: defaultAddressPolicy,
    callbackUrl: (token) => `https://machinery.test/callbacks/${token}`,
    version: "1.2.3",
    ...options,
  });
  closing.push(async () => caller.close());
  return caller;
}
