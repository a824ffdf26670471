import type {
  DescMessage,
  DescMethod,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { Result } from "@machinery/protocol";

/** What a handler learns of its call. */
export interface CallContext {
  /** Aborted when the client has gone, when its deadline has passed, and, for streams, when the daemon stops. */
  readonly signal: AbortSignal;
}

/** A service of the API, written once for every protocol. Refusals are values; a thrown error is a fault of ours. */
export type Handlers<S extends DescService> = { [P in keyof S["method"]]: Handler<S["method"][P]> };

type Handler<M extends DescMethod> =
  M extends DescMethodUnary<infer I, infer O>
    ? UnaryHandler<I, O>
    : M extends DescMethodServerStreaming<infer I, infer O>
      ? StreamHandler<I, O>
      : never;

export type UnaryHandler<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  context: CallContext,
) => Promise<Result<MessageInitShape<O>>>;

/** A refusal ends the stream. */
export type StreamHandler<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  context: CallContext,
) => AsyncIterable<Result<MessageInitShape<O>>>;
