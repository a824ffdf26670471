import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "@machinery/protocol";

/** A microservice as people have them: `POST /event`, `GET /healthcheck`, `GET /infos`. Answers after `afterMs`. */
export async function startService(name: string, work: (inputs: JsonObject) => JsonObject, afterMs = 0) {
  const calls: JsonObject[] = [];
  const server = createServer((request, response) => {
    const answer = (status: number, body?: JsonObject): void => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (request.url === "/healthcheck") return answer(204);
    if (request.url === "/infos") return answer(200, definition("http://elsewhere.local:5000/event"));
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const inputs = JSON.parse(text) as JsonObject;
      calls.push(inputs);
      setTimeout(() => answer(200, work(inputs)), afterMs);
    });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const definition = (address: string): JsonObject => ({
    name,
    address,
    health: "/healthcheck",
    inputs: [{ name: "message", type: "string" }],
    outputs: [{ name: "message", type: "string" }],
  });
  return {
    origin,
    calls,
    definition: definition(`${origin}/event`),
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
