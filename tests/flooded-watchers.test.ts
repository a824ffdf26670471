import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectSocket } from "node:net";
import { expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const watchers = 16;
const events = 5_000;
const watchEvents = "/machinery.v1.EventService/WatchEvents";
/** An empty request in the envelope that gRPC and Connect share: no flags, no bytes. */
const emptyRequest = Buffer.alloc(5);

/** A watch that reads nothing after its beginning, until it is asked to read all there is. */
interface IdleWatch extends Disposable {
  /** What comes in the end, as text. */
  read(): Promise<string>;
}

async function watchByGrpc(url: string): Promise<IdleWatch> {
  const session = connectHttp2(url);
  const headers = {
    ":method": "POST",
    ":path": watchEvents,
    "content-type": "application/grpc",
    te: "trailers",
  };
  const stream = session.request(headers);
  stream.end(emptyRequest);
  await once(stream, "response");
  return {
    async read() {
      const trailers = once(stream, "trailers") as Promise<[Record<string, string>]>;
      stream.resume();
      const [{ "grpc-status": status, "grpc-message": message }] = await trailers;
      return `${status} ${decodeURIComponent(message ?? "")}`;
    },
    [Symbol.dispose]: () => session.destroy(),
  };
}

async function watchByConnect(url: string): Promise<IdleWatch> {
  const { hostname, port, host } = new URL(url);
  const socket = connectSocket(Number(port), hostname);
  socket.write(
    `POST ${watchEvents} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/connect+proto\r\nConnect-Protocol-Version: 1\r\nContent-Length: 5\r\nConnection: close\r\n\r\n`,
  );
  socket.write(emptyRequest);
  await once(socket, "data");
  socket.pause();
  return {
    async read() {
      let last = "";
      socket.on("data", (chunk) => (last = (last + chunk.toString("latin1")).slice(-4_000)));
      socket.resume();
      await once(socket, "close");
      return last;
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** Posts events whose changes take more than a kilobyte each. */
async function flood(url: string): Promise<void> {
  const labels = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`label-${at}`, "x".repeat(128)]));
  const line = `${JSON.stringify({ data: {}, labels })}\n`;
  const headers = { "content-type": "application/x-ndjson" };
  const response = await fetch(`${url}/e/still`, { method: "POST", headers, body: line.repeat(events) });
  expect((await response.text()).match(/ACCEPTED/g)).toHaveLength(events);
}

const residentMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

it.skipIf(process.platform !== "linux")(
  "watchers that do not read cost the daemon a bound, and are told to begin anew",
  async () => {
    using folder = createTemporaryFolder();
    await using daemon = await startDaemon({ data: folder.path });
    await mustAccept(daemon.url, "/w", { name: "still", operations: [{ set: { done: true } }] });
    using client = connect(daemon.url);
    await client.workflows.pauseWorkflow({ name: "still" });
    await flood(daemon.url);
    using watches = new DisposableStack();
    const opened = Array.from({ length: watchers }, () => [
      watchByGrpc(daemon.url),
      watchByConnect(daemon.url),
    ]).flat();
    const idle = (await Promise.all(opened)).map((watch) => watches.use(watch));
    const beforeMib = residentMib(daemon.pid);

    await flood(daemon.url);

    // Kept for each of them, the changes would take six megabytes thirty-two times.
    expect(residentMib(daemon.pid) - beforeMib).toBeLessThan(120);
    const ends = await Promise.all(idle.map((watch) => watch.read()));
    for (const [at, end] of ends.entries()) {
      expect(end).toContain(at % 2 === 0 ? "11 expected" : '"code":"out_of_range"');
      expect(end).toContain("a watcher that did not read for too long");
    }
  },
);
