import type { DescMessage, DescMethod, DescService, MessageInitShape } from "@bufbuild/protobuf";
import { ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import type { Rejection, Result } from "@machinery/protocol";
import type { Observer } from "@machinery/runner";
import { faultToRejection } from "../errors/fault-to-rejection.js";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import type { MountedService } from "./mounted-service.js";
import type { Handlers, StreamHandler, UnaryHandler } from "./handlers.js";
import { linkSignals } from "./link-signals.js";

/** What surrounds every handler, whatever protocol the call came by. */
export interface ServiceSurroundings {
  readonly observer: Observer;
  /** Aborted when the daemon stops: streams end then. Its reason is the error that their clients get. */
  readonly stopping: AbortSignal;
}

/**
 * Handlers as a connect-es service implementation, ready to be mounted. This is the one place where refusals become gRPC statuses, and where an
 * exception becomes INTERNAL and a line in the log. An interceptor would be passed by on grpc-js; a wrapped implementation is not.
 */
export function implementService<S extends DescService>(
  service: S,
  handlers: Handlers<S>,
  surroundings: ServiceSurroundings,
): MountedService {
  const implementation: Record<string, unknown> = {};
  for (const method of service.methods) {
    const handler = (handlers as Record<string, unknown>)[method.localName];
    implementation[method.localName] =
      method.methodKind === "server_streaming"
        ? implementStream(method, handler as StreamHandler<DescMessage, DescMessage>, surroundings)
        : implementUnary(method, handler as UnaryHandler<DescMessage, DescMessage>, surroundings);
  }
  return { service, implementation: implementation as ServiceImpl<DescService> };
}

function implementUnary(
  method: DescMethod,
  handler: UnaryHandler<DescMessage, DescMessage>,
  { observer }: ServiceSurroundings,
) {
  return async (request: never, context: HandlerContext): Promise<MessageInitShape<DescMessage>> => {
    let result: Result<MessageInitShape<DescMessage>>;
    try {
      result = await handler(request, context);
    } catch (error) {
      throw faultToConnectError(error, method, observer);
    }
    if (!result.ok) throw refusalOf(result.rejection, method, observer);
    return result.value;
  };
}

function implementStream(
  method: DescMethod,
  handler: StreamHandler<DescMessage, DescMessage>,
  { observer, stopping }: ServiceSurroundings,
) {
  return async function* (
    request: never,
    context: HandlerContext,
  ): AsyncGenerator<MessageInitShape<DescMessage>> {
    const link = linkSignals(context.signal, stopping);
    try {
      for await (const result of handler(request, { signal: link.signal })) {
        if (!result.ok) throw refusalOf(result.rejection, method, observer);
        yield result.value;
      }
    } catch (error) {
      // A stream that was told to end may end with whatever its source throws then: that is no fault.
      if (!link.signal.aborted) throw faultToConnectError(error, method, observer);
    } finally {
      link.unlink();
    }
    if (stopping.aborted && !context.signal.aborted) throw stopping.reason;
  };
}

function refusalOf(rejection: Rejection, method: DescMethod, observer: Observer): ConnectError {
  const { reason } = rejection;
  observer.observe({ level: "debug", message: `${nameOf(method)} refused`, reason });
  return rejectionToConnectError(rejection);
}

const nameOf = (method: DescMethod): string => `${method.parent.typeName}/${method.name}`;

function faultToConnectError(error: unknown, method: DescMethod, observer: Observer): ConnectError {
  if (error instanceof ConnectError) return error;
  return rejectionToConnectError(faultToRejection(error, nameOf(method), observer));
}
