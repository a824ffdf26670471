import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RequestEntrySchema, type RequestEntry } from "@machinery/protocol/store";
import { catalogueKeys, type Entry } from "@machinery/store";

/** How long a request id is remembered, in milliseconds, and how many at most. */
export const remembered = { keptMs: 24 * 3_600_000, count: 10_000 } as const;

/** What a request gave: enough to give the same answer again. */
export interface Outcome {
  readonly name: string;
  /** 0 when the request ended something. */
  readonly revision: number;
  readonly changed: boolean;
}

/** A remembered request. */
export interface RememberedRequest {
  readonly requestId: string;
  /** SHA-256 of the request without its id, in hexadecimal. */
  readonly hash: string;
  readonly outcome: Outcome;
  readonly timeMs: number;
}

/** The request ids of the last day, oldest first. */
export class RequestLog {
  readonly #requests = new Map<string, RememberedRequest>();

  find(requestId: string, nowMs: number): RememberedRequest | undefined {
    const found = this.#requests.get(requestId);
    return found !== undefined && found.timeMs + remembered.keptMs > nowMs ? found : undefined;
  }

  /** The ids that are to be forgotten when one more comes. */
  surplus(nowMs: number): string[] {
    const surplus: string[] = [];
    let left = this.#requests.size;
    for (const { requestId, timeMs } of this.#requests.values()) {
      if (timeMs + remembered.keptMs > nowMs && left < remembered.count) break;
      surplus.push(requestId);
      left -= 1;
    }
    return surplus;
  }

  add(request: RememberedRequest): void {
    // Taken out first, so that the order stays that of time.
    this.#requests.delete(request.requestId);
    this.#requests.set(request.requestId, request);
  }

  forget(requestIds: readonly string[]): void {
    for (const requestId of requestIds) this.#requests.delete(requestId);
  }
}

/** A request as a pair of key and value, to be written with the change that it asked for. */
export function writeRequest(request: RememberedRequest): Entry["derived"][number] {
  const entry = create(RequestEntrySchema, {
    requestId: request.requestId,
    requestHash: Buffer.from(request.hash, "hex"),
    response: Buffer.from(JSON.stringify(request.outcome), "utf8"),
    timeMs: BigInt(request.timeMs),
  });
  return [catalogueKeys.request(request.requestId), toBinary(RequestEntrySchema, entry)];
}

export function readRequest(bytes: Uint8Array): RememberedRequest {
  const entry: RequestEntry = fromBinary(RequestEntrySchema, bytes);
  return {
    requestId: entry.requestId,
    hash: Buffer.from(entry.requestHash).toString("hex"),
    outcome: JSON.parse(Buffer.from(entry.response).toString("utf8")) as Outcome,
    timeMs: Number(entry.timeMs),
  };
}
