import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call as a service saw it. */
export interface Call {
  readonly service: string;
  /** The same for all attempts of a step. */
  readonly key: string;
  readonly event: string;
  readonly step: string;
  readonly attempt: number;
  readonly inputs: Record<string, unknown>;
}

/** Answers a call: with JSON, or by hand when it returns nothing. */
export type Behaviour = (call: Call, response: ServerResponse, request: IncomingMessage) => unknown;

/** Services that live in the test's process and remember every call. */
export interface RecordingCompany extends AsyncDisposable {
  /** Every call so far, in the order they came. */
  readonly calls: readonly Call[];
  /** Where a service is. */
  address(service: string): string;
}

/** Starts services, each behaving as told. */
export async function startCompany(
  behaviours: Readonly<Record<string, Behaviour>>,
): Promise<RecordingCompany> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, behaviours, calls);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    address: (service) => `http://127.0.0.1:${port}/${service}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behaviours: Readonly<Record<string, Behaviour>>,
  calls: Call[],
): Promise<void> {
  const service = (request.url ?? "/").split("/")[1] ?? "";
  let text = "";
  try {
    for await (const chunk of request) text += String(chunk);
  } catch {
    // The caller went away while it was speaking: it was never a call.
    return;
  }
  const header = (name: string): string => String(request.headers[name] ?? "");
  const call: Call = {
    service,
    key: header("idempotency-key"),
    event: header("machinery-event"),
    step: header("machinery-step"),
    attempt: Number(header("machinery-attempt")),
    inputs: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
  calls.push(call);
  const given = await behaviours[service]?.(call, response, request);
  if (given === undefined) return;
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(given));
}
