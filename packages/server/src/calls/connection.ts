import type { Socket } from "node:net";
import type { Dial, DialPlace } from "./dial.js";
import { HttpFault } from "./http-fault.js";
import { HeadReader } from "./read-head.js";
import { type HttpRequest, writeRequestHead } from "./write-request.js";

/** Who uses a connection for one request. */
export interface ConnectionUser {
  /** The request goes out now. */
  onSent(): void;
  /** Bytes of the answer. They are good until it returns: their memory is used again. */
  onBytes(bytes: Buffer): void;
  /** The connection is over: with an error, or closed by the service. */
  onEnd(error: Error | undefined): void;
}

/** One connection to a service, used by one call at a time. It is made with its first request, and never anew. */
export class Connection {
  /** When it must have been used again, in milliseconds since the process began. */
  goodUntilMs = 0;
  /** Whether it waits to be used. */
  idle = false;
  /** What reads the heads of its answers. */
  readonly heads = new HeadReader();
  #socket: Socket | undefined;
  #connected = false;
  #over = false;
  #user: ConnectionUser | undefined;

  constructor(
    readonly origin: string,
    private readonly place: DialPlace,
    private readonly dial: Dial,
    /** Learns, once, that the connection is over. */
    private readonly gone: (connection: Connection) => void,
  ) {}

  /** Whether another request can be sent: the last one has left it in order. */
  get isOpen(): boolean {
    return this.#connected && !this.#over && this.#socket?.writableLength === 0;
  }

  /** Whether it is closed, or on its way to be. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Sends a request, and tells its user what comes. Throws an HttpFault (UNSENDABLE) for a request that cannot be written down. */
  send(request: HttpRequest, user: ConnectionUser): void {
    const { body } = request;
    const bodyBytes = body === undefined ? undefined : Buffer.byteLength(body, "utf8");
    const head = writeRequestHead(request, this.place.host, bodyBytes);
    this.#user = user;
    if (this.#connected) this.#write(head, body, bodyBytes);
    else this.#connect(() => this.#write(head, body, bodyBytes));
  }

  /** Nobody uses it any more; what comes now ends it. */
  leave(): void {
    this.#user = undefined;
  }

  /** Closes it at once, also while it is being made. */
  destroy(): void {
    this.#end(new HttpFault("CLOSED", "we closed the connection"));
  }

  #connect(connected: () => void): void {
    this.#socket = this.dial(
      this.place,
      (error, socket) => {
        if (error !== null) return this.#end(error);
        if (this.#over) return void socket.destroy();
        this.#connected = true;
        socket.on("error", (failed) => this.#end(failed));
        socket.on("end", () => this.#end(undefined));
        socket.on("close", () => this.#end(undefined));
        connected();
      },
      (bytes) => this.#read(bytes),
    );
  }

  #read(bytes: Buffer): void {
    if (this.#user === undefined) this.destroy();
    else this.#user.onBytes(bytes);
  }

  #write(head: string, body: string | undefined, bodyBytes: number | undefined): void {
    const socket = this.#socket!;
    this.#user?.onSent();
    if (body === undefined) socket.write(head, "latin1");
    // One write, and so one packet: as long as bytes and characters are as many, they are the same.
    else if (body.length === bodyBytes) socket.write(head + body, "latin1");
    else {
      socket.cork();
      socket.write(head, "latin1");
      socket.write(body, "utf8");
      socket.uncork();
    }
  }

  #end(error: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket?.destroy();
    this.gone(this);
    const user = this.#user;
    this.#user = undefined;
    user?.onEnd(error);
  }
}
