// What the three text services share: an ordinary HTTP server around one function. It knows nothing of machinery.
import { createServer } from "node:http";

const BODY_BYTES = 1024 * 1024;

/**
 * Serves one text service until it is told to stop.
 *
 *   GET  /healthcheck  204
 *   GET  /infos        the service's definition
 *   POST /event        inputs as a JSON object, outputs as a JSON object; 400 when the message is missing, 415 when it is not JSON
 *
 * The port is `--port`, or the variable PORT, or the service's own.
 */
export function serveText({ definition, port: likedPort, transform }) {
  const { name } = definition;
  const port = readPort(likedPort);

  const transformBody = async (request, answer) => {
    const { status, message, inputs } = await readInputs(request);
    if (message !== undefined) answer(status, { message }, status === 413 ? { connection: "close" } : {});
    else if (typeof inputs.message !== "string")
      answer(400, { message: "the field message is missing, or is no text" });
    else answer(200, transform(inputs.message));
  };

  const server = createServer((request, response) => {
    const answer = (status, body, headers = {}) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const type = body === undefined ? {} : { "content-type": "application/json" };
      response
        .writeHead(status, { ...type, "content-length": Buffer.byteLength(text), ...headers })
        .end(text);
    };
    const { pathname } = new URL(request.url, "http://localhost");
    const route = { "/healthcheck": "GET", "/infos": "GET", "/event": "POST" }[pathname];
    if (route === undefined) answer(404, { message: `there is nothing at ${pathname}` });
    else if (request.method !== route)
      answer(405, { message: `only ${route} is served here` }, { allow: route });
    else if (pathname === "/healthcheck") answer(204);
    else if (pathname === "/infos") answer(200, { ...definition, address: addressOf(server) });
    else void transformBody(request, answer);
  });

  server.on("error", (error) => {
    const found = error.code === "EADDRINUSE" ? "it is in use: choose another with --port" : error.message;
    console.error(`${name} cannot listen on port ${port}: ${found}`);
    process.exitCode = 1;
  });
  server.listen(port, "127.0.0.1", () => console.log(`${name} listens on ${addressOf(server)}`));

  const stop = () => {
    server.close();
    // What is being answered may finish; who only holds a connection may not keep us.
    server.closeIdleConnections();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

async function readInputs(request) {
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    request.resume();
    return { status: 415, message: "the content type must be application/json" };
  }
  const parts = [];
  let bytes = 0;
  try {
    for await (const part of request) {
      bytes += part.length;
      if (bytes > BODY_BYTES) return { status: 413, message: "the body is larger than 1 MiB" };
      parts.push(part);
    }
    const inputs = JSON.parse(Buffer.concat(parts).toString("utf8"));
    if (inputs === null || typeof inputs !== "object" || Array.isArray(inputs)) {
      return { status: 400, message: "the inputs must be a JSON object" };
    }
    return { inputs };
  } catch {
    return { status: 415, message: "the body is not JSON" };
  }
}

function addressOf(server) {
  return `http://127.0.0.1:${server.address().port}/event`;
}

function readPort(likedPort) {
  const at = process.argv.indexOf("--port");
  const text = at >= 0 ? process.argv[at + 1] : process.env.PORT;
  if (text === undefined || text === "") return likedPort;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  console.error(`expected a port from 0 to 65535, found ${text}`);
  return process.exit(2);
}
