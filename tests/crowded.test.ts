import { readFileSync } from "node:fs";
import { connect as connectSocket, type Socket } from "node:net";
import { connect as connectHttp2 } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "./daemon.js";
import { getJson, postJson } from "./json-routes.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { message, outputs, registerTextCompany, startTextCompany } from "./text-company.js";
import { until } from "./until.js";

/** How many connections are open and idle; the daemon's limit of them. */
const connections = Number(process.env["MACHINERY_CONNECTIONS"] ?? 1_000);
/** What an idle connection may cost, in bytes of resident memory: measured 11 KB. */
const mostBytesEach = 30_000;
/** What the daemon may grow by beside, for the work that it does meanwhile. */
const mostBytesBeside = 60 * 1024 * 1024;

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;

/** Opens a connection and writes what begins it. Gives it once something was heard, or it was closed. */
function open(
  { port }: Daemon,
  begin: string,
): Promise<{ readonly socket: Socket; readonly heard: boolean }> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1", () => void socket.write(begin));
    socket.on("error", () => {});
    socket.once("data", () => resolve({ socket, heard: true }));
    socket.once("close", () => resolve({ socket, heard: false }));
  });
}

const idle = "GET /healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n";

describe.runIf(process.platform === "linux")(
  `a daemon with ${connections} idle connections, which is its limit`,
  () => {
    it("serves those it has, stays within its memory, refuses further ones, and makes room for them among the idle ones", async () => {
      using folder = createTemporaryFolder();
      await using company = await startTextCompany();
      await using daemon = await startDaemon({
        data: folder.path,
        args: ["--connections", String(connections)],
        launcher: ["prlimit", `--nofile=${connections + 1_000}`, "--"],
      });
      await registerTextCompany(daemon.url, company);
      await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });
      const before = residentBytes(daemon.pid);

      const sockets: Socket[] = [];
      // A few are left for ours, which fetch keeps open.
      while (sockets.length < connections - 20) {
        const count = Math.min(100, connections - 20 - sockets.length);
        const opened = await Promise.all(Array.from({ length: count }, () => open(daemon, idle)));
        sockets.push(...opened.filter(({ heard }) => heard).map(({ socket }) => socket));
      }
      const posted = await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });
      const grown = residentBytes(daemon.pid) - before;
      const further = await Promise.all(Array.from({ length: 200 }, () => open(daemon, idle)));

      expect(posted).toMatchObject({ status: 201, body: { status: "SUCCEEDED", outputs } });
      expect(grown).toBeLessThan(connections * mostBytesEach + mostBytesBeside);
      expect(further.filter(({ heard }) => !heard).length).toBeGreaterThan(0);
      await until(async () => (await open(daemon, idle)).heard);
      const again = await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } }).catch(() =>
        // The connection that fetch had kept may have been among the idle ones.
        postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } }),
      );
      expect(again).toMatchObject({ status: 201, body: { status: "SUCCEEDED" } });
      expect(daemon.log()).toMatch(/\d+ connections are open and no more are taken.*--connections/);
      for (const { socket } of further) socket.destroy();
      for (const socket of sockets) socket.destroy();
      await stopAndVerify(daemon, folder.path);
    }, 120_000);
  },
);

describe("a daemon with clients that speak a byte at a time", () => {
  it("serves the others as before, on HTTP/1.1 and HTTP/2: heads and bodies", async () => {
    using folder = createTemporaryFolder();
    await using company = await startTextCompany();
    await using daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    const stop = { asked: false };
    const drip = async (
      socket: { write(byte: string): unknown; readonly destroyed: boolean },
      bytes: string,
    ) => {
      for (let at = 0; at < bytes.length && !stop.asked && !socket.destroyed; at++) {
        socket.write(bytes[at]!);
        await sleep(100);
      }
    };
    const plain = Array.from({ length: 40 }, () =>
      connectSocket(daemon.port, "127.0.0.1").on("error", () => {}),
    );
    const head = "POST /e/process-text HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const body = `${head}Content-Length: 1000000\r\n\r\n`;
    for (const socket of plain.slice(20)) socket.write(body);
    const sessions = Array.from({ length: 10 }, () => connectHttp2(daemon.url).on("error", () => {}));
    const streams = sessions.flatMap((session) =>
      Array.from({ length: 4 }, () =>
        session
          .request({
            ":method": "POST",
            ":path": "/machinery.v1.EventService/PostEvent",
            "content-type": "application/grpc",
            te: "trailers",
          })
          .on("error", () => {}),
      ),
    );
    // A message of a megabyte is announced.
    for (const stream of streams) stream.write(Buffer.from([0, 0, 16, 0, 0]));
    const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const dripping = [
      ...plain.slice(0, 10).map((socket) => drip(socket, `${head}X-Slow: ${"x".repeat(10_000)}`)),
      ...plain.slice(10, 20).map((socket) => drip(socket, preface + "\0".repeat(10_000))),
      ...plain.slice(20).map((socket) => drip(socket, "x".repeat(10_000))),
      ...streams.map((stream) => drip(stream, "x".repeat(10_000))),
    ];
    await sleep(300);

    const begunMs = performance.now();
    for (let post = 0; post < 20; post++) {
      const answer = await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });
      expect(answer).toMatchObject({ status: 201, body: { status: "SUCCEEDED", outputs } });
    }
    const tookMs = performance.now() - begunMs;

    expect(tookMs).toBeLessThan(10_000);
    expect(streams.filter(({ destroyed }) => destroyed)).toEqual([]);
    expect((await getJson(`${daemon.url}/healthcheck`)).status).toBe(204);
    stop.asked = true;
    await Promise.all(dripping);
    for (const session of sessions) session.destroy();
    for (const socket of plain) socket.destroy();
    await stopAndVerify(daemon, folder.path);
  });
});
