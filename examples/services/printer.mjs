// Prints slowly, and says later how it went. `node printer.mjs --port 5006`
//
//   POST /event   {"text": "…"}: 202 at once, where the header Machinery-Callback says whom to tell; there it posts {"pages": 2} when it is
//                 done, or to …/fail why it could not, and now and then to …/heartbeat that it is still at it. Without that header: 200, and
//                 the answer when it is done.
//
// An ordinary HTTP server. All it knows of machinery is that header.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const PAGE_MS = 150;
const PAGE_CHARS = 40;

const print = async (text, alive = () => {}) => {
  if (text.includes("staple")) throw new Error("a staple got caught in the rollers");
  const pages = Math.max(1, Math.ceil(text.length / PAGE_CHARS));
  for (let page = 1; page <= pages; page++) {
    await sleep(PAGE_MS);
    alive();
  }
  return { pages };
};

/** Tells it, and once more where nobody is there to hear it. What is refused for a reason is not said again. */
const tell = async (url, body) => {
  for (let waitMs = 100; waitMs < 60_000; waitMs *= 2) {
    try {
      const headers = { "content-type": "application/json" };
      const { ok, status } = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
      if (ok || status < 500) return;
    } catch {
      // It will be back.
    }
    await sleep(waitMs);
  }
};

const printAndTell = async (text, callback) => {
  try {
    await tell(callback, await print(text, () => void tell(`${callback}/heartbeat`, {})));
  } catch (error) {
    await tell(`${callback}/fail`, { reason: "PAPER_JAM", message: error.message });
  }
};

const serve = async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
  if (request.url === "/healthcheck") return answer(204);
  if (request.url !== "/event" || request.method !== "POST") return answer(404, { message: "POST /event" });
  let inputs;
  try {
    inputs = JSON.parse(Buffer.concat(await request.toArray()).toString("utf8"));
  } catch {
    return answer(415, { message: "the body is not JSON" });
  }
  if (typeof inputs?.text !== "string")
    return answer(400, { message: "the field text is missing, or is no text" });
  const callback = request.headers["machinery-callback"];
  if (callback !== undefined) {
    answer(202);
    return printAndTell(inputs.text, callback);
  }
  try {
    return answer(200, await print(inputs.text));
  } catch (error) {
    return answer(422, { reason: "PAPER_JAM", message: error.message });
  }
};
const server = createServer((request, response) => void serve(request, response));

const at = process.argv.indexOf("--port");
server.listen(Number(at < 0 ? 5006 : process.argv[at + 1]), "127.0.0.1", () =>
  console.log(`printer listens on http://127.0.0.1:${server.address().port}/event`),
);
const stop = () => {
  server.close();
  server.closeAllConnections();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
