import { Code } from "@connectrpc/connect";
import type { ServerInterceptor } from "@grpc/grpc-js";
import type { Rejection } from "@machinery/protocol";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import { tooLarge } from "../errors/too-large.js";
import { connectErrorToGrpcStatus, statusDetailsHeader } from "./connect-error-to-grpc-status.js";

/**
 * Gives the refusals that grpc-js makes by itself, before a handler is asked, the shape and reason they have on every other
 * protocol: a message over the limit, and bytes that are no message.
 */
export function explainGrpcRefusals(requestBytes: number): ServerInterceptor {
  return (_method, call) => {
    const send = call.sendStatus.bind(call);
    call.sendStatus = (sent) => {
      const rejection = sent.metadata?.get(statusDetailsHeader).length
        ? undefined
        : explain(sent.code, sent.details ?? "", requestBytes);
      send(rejection === undefined ? sent : connectErrorToGrpcStatus(rejectionToConnectError(rejection)));
    };
    // The base call itself is the intercepting call: a wrapper around it would cost something on each message.
    return call as ReturnType<ServerInterceptor>;
  };
}

function explain(code: number, details: string, requestBytes: number): Rejection | undefined {
  const exhausted: number = Code.ResourceExhausted;
  const internal: number = Code.Internal;
  if (code === exhausted && details.startsWith("Received message")) return tooLarge(requestBytes);
  if (code === internal && details.startsWith("Error deserializing request")) {
    return {
      reason: "INVALID_ARGUMENT",
      expected: "the bytes of a request message, nested at most as deep as allowed",
      found: "bytes that cannot be read as one",
      todo: "generate the client from machinery's current protos",
    };
  }
  return undefined;
}
