import type { ClientHttp2Session } from "node:http2";
import { Http2SessionManager } from "@connectrpc/connect-node";

/**
 * Keeps the HTTP/2 connection of a transport. A connection may report an error once more after connect-node has given up
 * listening to it (a server that speaks no HTTP/2, a daemon that was killed); without a listener that would end the process.
 */
export class HeardSessions extends Http2SessionManager {
  readonly #heard = new WeakSet<ClientHttp2Session>();

  override async request(
    ...args: Parameters<Http2SessionManager["request"]>
  ): ReturnType<Http2SessionManager["request"]> {
    const stream = await super.request(...args);
    const { session } = stream;
    if (session !== undefined && !this.#heard.has(session as ClientHttp2Session)) {
      this.#heard.add(session as ClientHttp2Session);
      // The call in flight fails with the same error, so nothing is lost here.
      session.on("error", () => {});
    }
    return stream;
  }
}
