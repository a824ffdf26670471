import { once } from "node:events";
import { connect } from "node:net";

/** How long a connection that is fuzzed may stay, in milliseconds, before we hang up. */
const patienceMs = 200;

/**
 * Sends chunks over a connection of its own, as long as the other side takes them and at most so long, then hangs up. Gives what came back, up to
 * 64 KiB of it. Never rejects: the other side may well hang up.
 */
export async function sendRaw(port: number, chunks: Iterable<Uint8Array>, mostMs = 2_000): Promise<Buffer> {
  const socket = connect(port, "127.0.0.1");
  const state = { isOver: false };
  const received: Buffer[] = [];
  let bytes = 0;
  socket.on("error", () => undefined);
  socket.on("close", () => (state.isOver = true));
  socket.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes < 65_536) received.push(part);
  });
  const untilMs = performance.now() + mostMs;
  for (const chunk of chunks) {
    if (state.isOver || performance.now() > untilMs) break;
    if (!socket.write(chunk)) await settled(socket, "drain", untilMs - performance.now());
  }
  if (!state.isOver) socket.end();
  await settled(socket, "close", patienceMs);
  socket.destroy();
  return Buffer.concat(received);
}

/** Waits for an event of a socket, or for its end, but not longer than it may. */
async function settled(socket: NodeJS.EventEmitter, event: string, mostMs: number): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(1, mostMs));
  const { signal } = abort;
  await Promise.race([once(socket, event, { signal }), once(socket, "close", { signal })]).catch(
    () => undefined,
  );
  clearTimeout(timer);
  abort.abort();
}
