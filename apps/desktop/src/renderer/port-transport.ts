import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  type StreamResponse,
  type Transport,
  type UnaryResponse,
} from "@connectrpc/connect";
import { limits } from "@machinery/client";
import { OpenCalls, type OpenCall } from "./open-calls.js";

/** How many messages of a stream may be on their way to the page or wait in it. */
const room = 16;

/**
 * Reaches a daemon through the main process, over a port of calls. Requests take no headers: what goes with a call is the main process's
 * business. Once the port is closed, calls fail as unavailable.
 */
export function createPortTransport(
  port: MessagePort,
): Transport & { readonly closed: Promise<void>; close(): void } {
  const calls = new OpenCalls(port);
  return {
    closed: calls.closed,
    close: () => calls.close(),
    async unary<I extends DescMessage, O extends DescMessage>(
      method: DescMethodUnary<I, O>,
      signal: AbortSignal | undefined,
      timeoutMs: number | undefined,
      _header: HeadersInit | undefined,
      input: MessageInitShape<I>,
    ): Promise<UnaryResponse<I, O>> {
      const call = open(calls, method, input, { signal, timeoutMs });
      call.take(1);
      const bytes = await call.next();
      if (bytes === undefined) throw new ConnectError("the answer is missing", Code.Internal);
      call.forget();
      const message = read(method.output, bytes);
      return { stream: false, service: method.parent, method, ...noHeaders(), message };
    },
    async stream<I extends DescMessage, O extends DescMessage>(
      method: DescMethodStreaming<I, O>,
      signal: AbortSignal | undefined,
      timeoutMs: number | undefined,
      _header: HeadersInit | undefined,
      input: AsyncIterable<MessageInitShape<I>>,
    ): Promise<StreamResponse<I, O>> {
      if (method.methodKind !== "server_streaming") {
        throw new ConnectError("only answers are streamed to a page", Code.Unimplemented);
      }
      const call = open(calls, method, await firstOf(input), { signal, timeoutMs });
      return {
        stream: true,
        service: method.parent,
        method,
        ...noHeaders(),
        message: messages(call, method.output),
      };
    },
  };
}

function open<I extends DescMessage>(
  calls: OpenCalls,
  method: DescMethod & { readonly input: I },
  input: MessageInitShape<I>,
  options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number | undefined },
): OpenCall {
  const bytes = toBinary(method.input, create(method.input, input));
  return calls.open(`${method.parent.typeName}/${method.name}`, bytes, options);
}

async function* messages<O extends DescMessage>(call: OpenCall, output: O): AsyncGenerator<MessageShape<O>> {
  call.take(room);
  let count = 0;
  try {
    for (let bytes = await call.next(); bytes !== undefined; bytes = await call.next()) {
      yield read(output, bytes);
      count += 1;
      // In halves: a message for each one read would double what passes the port.
      if (count % (room / 2) === 0) call.take(room / 2);
    }
  } finally {
    // Who leaves the loop early wants no more.
    call.abort();
  }
}

const read = <O extends DescMessage>(output: O, bytes: Uint8Array): MessageShape<O> =>
  fromBinary(output, bytes, { recursionLimit: limits.messageDepth });

const noHeaders = () => ({ header: new Headers(), trailer: new Headers() });

async function firstOf<T>(values: AsyncIterable<T>): Promise<T> {
  for await (const value of values) return value;
  throw new ConnectError("the request is missing", Code.Internal);
}
