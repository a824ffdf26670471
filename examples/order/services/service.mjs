// What the four services of the shop share: an ordinary HTTP server with JSON bodies, errors as application/problem+json (RFC 9457), and
// a ledger of what was done. It knows nothing of machinery, and needs nothing but Node.
import { createServer } from "node:http";

const BODY_CHARS = 100_000;
const MOST_KEYS = 100_000;

/** A refusal. `type` is for programs, `detail` for people. */
export class Problem extends Error {
  constructor(status, type, detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

/**
 * What was done, and what was undone, by the key of the request. A request that comes again with the same `Idempotency-Key` gets the answer of
 * the first and does nothing; one that was undone before it came does nothing either.
 */
export class Ledger {
  #done = new Map();

  /** Does something once for a key. `effect` gives the answer. */
  once(key, effect) {
    const known = this.#done.get(key);
    if (known?.undone === true) throw new Problem(409, "UNDONE", "this request has been undone already");
    if (known !== undefined) {
      known.asked += 1;
      return known.answer;
    }
    if (this.#done.size >= MOST_KEYS) throw new Problem(503, "FULL", "the ledger is full");
    const answer = effect();
    this.#done.set(key, { answer, undone: false, asked: 1 });
    return answer;
  }

  /** Undoes what was done for a key. Where there is nothing to undo, a request that comes late with this key will do nothing. */
  undo(key, effect) {
    const known = this.#done.get(key);
    if (key === "" || known?.undone === true) return;
    if (known === undefined) {
      this.#done.set(key, { answer: null, undone: true, asked: 0 });
      return;
    }
    effect(known.answer);
    known.undone = true;
  }

  /** All of it, oldest first. */
  get entries() {
    return [...this.#done].map(([key, entry]) => ({ key, ...entry }));
  }
}

/**
 * Serves until it is told to stop.
 *
 *   GET  /healthcheck  204
 *   GET  /ledger       what was done and undone, by the keys of the requests
 *   POST <route>       as the service says: a function of {body, key, undoes, callback} that gives a status and a body
 *
 * The port is `--port`, or the variable PORT, or the service's own. `--busy 0.2` is a bad day for a fifth of the requests: half of them are refused
 * with 503, half are carried out and the answer is lost.
 */
export function serve({ name, port: likedPort, ledger, routes }) {
  const busy = Number(option("--busy") ?? 0);
  const server = createServer((request, response) => void answer(request, response, ledger, routes, busy));
  const port = Number(option("--port") ?? process.env.PORT ?? likedPort);
  server.on("error", (error) => {
    console.error(`${name} cannot listen on port ${port}: ${error.message}`);
    process.exitCode = 1;
  });
  server.listen(port, "127.0.0.1", () =>
    console.log(`${name} listens on http://127.0.0.1:${server.address().port}`),
  );
  const stop = () => {
    server.close();
    server.closeIdleConnections();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** What stands behind an option on the command line. */
export function option(name) {
  const at = process.argv.indexOf(name);
  return at >= 0 ? process.argv[at + 1] : undefined;
}

async function answer(request, response, ledger, routes, busy) {
  try {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/healthcheck") write(response, 204);
    else if (pathname === "/ledger") write(response, 200, ledger.entries);
    else {
      const route = request.method === "POST" ? routes[pathname] : undefined;
      if (route === undefined)
        throw new Problem(404, "NOT_SERVED", `nothing is served at ${request.method} ${pathname}`);
      const { headers } = request;
      const key = headers["idempotency-key"];
      if (key === undefined) throw new Problem(400, "NO_KEY", "a request has an Idempotency-Key");
      const body = await readBody(request);
      const luck = Math.random();
      if (luck < busy / 2) throw new Problem(503, "about:blank", "come again later");
      const [status, answered] = route({
        body,
        key,
        undoes: headers["machinery-compensates"] ?? "",
        callback: headers["machinery-callback"],
      });
      if (luck < busy) {
        request.socket.destroy();
        return;
      }
      write(response, status, answered);
    }
  } catch (error) {
    const { status = 500, type = "about:blank", message: detail } = error;
    write(response, status, { type, status, detail }, "application/problem+json");
  }
}

async function readBody(request) {
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > BODY_CHARS) throw new Problem(413, "TOO_LARGE", "the body is too large");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "NOT_JSON", "the body is not JSON");
  }
}

function write(response, status, body, type = "application/json") {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}
