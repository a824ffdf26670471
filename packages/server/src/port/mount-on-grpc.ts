import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type Message,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import type { HandlerContext } from "@connectrpc/connect";
import type {
  sendUnaryData,
  Server,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { MountedService } from "../services/mounted-service.js";
import { connectErrorToGrpcStatus } from "./connect-error-to-grpc-status.js";
import { GrpcCallContext } from "./grpc-call-context.js";
import { binaryReading } from "./wire-limits.js";

type Unary = (request: Message, context: HandlerContext) => Promise<object>;
type Streaming = (request: Message, context: HandlerContext) => AsyncIterable<object>;

/** Mounts a connect-es service implementation on grpc-js. Messages are read and written by protobuf-es. */
export function mountOnGrpc(server: Server, { service, implementation }: MountedService): void {
  const definition: Record<string, unknown> = {};
  const handlers: Record<string, unknown> = {};
  for (const method of service.methods) {
    const implement = (implementation as Record<string, unknown>)[method.localName];
    const streams = method.methodKind === "server_streaming";
    if (!streams && method.methodKind !== "unary") {
      throw new Error(`${method.name}: streams of the client are not mounted on gRPC yet`);
    }
    definition[method.name] = {
      path: `/${service.typeName}/${method.name}`,
      requestStream: false,
      responseStream: streams,
      ...codecs(method),
    };
    handlers[method.name] = streams
      ? handleStreaming(method, implement as Streaming)
      : handleUnary(method, implement as Unary);
  }
  server.addService(definition as ServiceDefinition, handlers as UntypedServiceImplementation);
}

function codecs(method: DescMethod) {
  return {
    requestDeserialize: reader(method.input),
    requestSerialize: writer(method.input),
    responseDeserialize: reader(method.output),
    responseSerialize: writer(method.output),
  };
}

const reader = (desc: DescMessage) => (bytes: Buffer) => fromBinary(desc, bytes, binaryReading);

const writer =
  (desc: DescMessage) =>
  (message: MessageInitShape<DescMessage>): Buffer => {
    const bytes = toBinary(desc, create(desc, message));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };

function handleUnary(method: DescMethod, implement: Unary) {
  const handle = async (
    call: ServerUnaryCall<Message, object>,
    answer: sendUnaryData<object>,
  ): Promise<void> => {
    try {
      const context = new GrpcCallContext(method, call);
      const response = await implement(call.request, context);
      const headers = context.headerMetadata;
      if (headers !== undefined) call.sendMetadata(headers);
      answer(null, response, context.trailerMetadata);
    } catch (error) {
      answer(connectErrorToGrpcStatus(error));
    }
  };
  return (call: ServerUnaryCall<Message, object>, answer: sendUnaryData<object>): void =>
    void handle(call, answer);
}

function handleStreaming(method: DescMethod, implement: Streaming) {
  const handle = async (call: ServerWritableStream<Message, object>): Promise<void> => {
    try {
      const context = new GrpcCallContext(method, call);
      await pour(implement(call.request, context), call, context);
      call.end(context.trailerMetadata);
    } catch (error) {
      call.emit("error", connectErrorToGrpcStatus(error));
    }
  };
  return (call: ServerWritableStream<Message, object>): void => void handle(call);
}

/** Writes what comes as fast as the client takes it, and stops at once when it has gone. */
async function pour(
  responses: AsyncIterable<object>,
  call: ServerWritableStream<Message, object>,
  context: GrpcCallContext,
): Promise<void> {
  const { signal } = context;
  let headersSent = false;
  for await (const response of responses) {
    if (signal.aborted) return;
    if (!headersSent) {
      headersSent = true;
      const headers = context.headerMetadata;
      if (headers !== undefined) call.sendMetadata(headers);
    }
    if (!call.write(response)) await drained(call, signal);
  }
}

function drained(call: ServerWritableStream<Message, object>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off("drain", done);
      call.off("close", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    call.on("drain", done);
    call.on("close", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
