import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Code, ConnectError, createConnectRouter } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import {
  compressionBrotli,
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { Observer } from "@machinery/runner";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import { type BodyBounds, tooMuchArriving } from "./body-budget.js";
import { tooLarge } from "../errors/too-large.js";
import type { MountedService } from "../services/mounted-service.js";
import { explainConnectRefusals } from "./explain-connect-refusals.js";
import { binaryReading, jsonOptions } from "./wire-limits.js";

/**
 * Connect and gRPC-Web over HTTP/1.1, by connect-es. Gives the listener of a path, or nothing when no RPC has that path.
 * Nothing that a client does throws out of the listener.
 */
export function createConnectHandler(
  services: readonly MountedService[],
  bodies: BodyBounds,
  observer: Observer,
): (path: string) => RequestListener | undefined {
  const { requestBytes } = bodies;
  const router = createConnectRouter({
    grpc: false,
    acceptCompression: [compressionGzip, compressionBrotli],
    readMaxBytes: requestBytes,
    jsonOptions,
    binaryOptions: binaryReading,
  });
  for (const { service, implementation } of services) router.service(service, implementation);

  const listen =
    (handler: UniversalHandler): RequestListener =>
    (request, response) => {
      if (request.headers.expect !== undefined) response.writeContinue();
      answer(handler, request, response, bodies).catch((error: unknown) => {
        const failure = ConnectError.from(error);
        response.destroy();
        // A client that leaves in the middle is no news.
        if (failure.code === Code.Aborted || failure.code === Code.Canceled) return;
        observer.observe({ level: "warn", message: `${handler.requestPath} could not be answered`, error });
      });
    };
  const listeners = new Map(router.handlers.map((handler) => [handler.requestPath, listen(handler)]));
  return (path) => listeners.get(path);
}

async function answer(
  handler: UniversalHandler,
  request: IncomingMessage,
  response: ServerResponse,
  bodies: BodyBounds,
): Promise<void> {
  const universal = universalRequestFromNodeRequest(request, response, undefined, undefined);
  const body = bounded(request, bodies);
  const answered = await handler({ ...universal, body });
  await universalResponseToNodeResponse(
    await explainConnectRefusals(answered, bodies.requestBytes),
    response,
  );
}

/**
 * The body, until it is over the limit, or too much is held of others: then the refusal that every protocol gives, while connect-es's own has no details. What is
 * left of the body is thrown away as it comes, or the connection would stand still; `requestTimeout` bounds that.
 */
async function* bounded(
  request: IncomingMessage,
  { requestBytes, budget }: BodyBounds,
): AsyncGenerator<Uint8Array> {
  let length = Number(request.headers["content-length"] ?? 0);
  let held = 0;
  let isTooMuch = false;
  if (length <= requestBytes) {
    length = 0;
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        const announced = length === 0 ? announcedBytes(request, chunk) : 0;
        length = Math.max(announced > requestBytes ? announced : 0, length + chunk.byteLength);
        if (length > requestBytes) break;
        isTooMuch = !budget.take(chunk.byteLength);
        if (isTooMuch) break;
        held += chunk.byteLength;
        yield chunk;
      }
    } finally {
      budget.give(held);
    }
  }
  if (length > requestBytes || isTooMuch) {
    request.resume();
    throw rejectionToConnectError(isTooMuch ? tooMuchArriving : tooLarge(requestBytes));
  }
}

/** What a gRPC-Web body says of itself in its first bytes; connect-es would refuse a length over the limit without details. */
function announcedBytes(request: IncomingMessage, start: Buffer): number {
  const isGrpcWeb = request.headers["content-type"]?.startsWith("application/grpc-web") === true;
  return isGrpcWeb && start.length >= 5 ? start.readUInt32BE(1) : 0;
}
