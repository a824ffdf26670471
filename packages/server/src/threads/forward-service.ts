import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { limits, type Result } from "@machinery/protocol";
import type { Handlers, StreamHandler, UnaryHandler } from "../services/handlers.js";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

/** A call on its way to the thread that answers it. */
interface ForwardedCall {
  readonly service: string;
  readonly method: string;
  readonly request: Uint8Array;
}

const deep = { recursionLimit: limits.messageDepth };

/** A service of the API whose calls are answered at the other end of a channel. */
export function forwardService<S extends DescService>(service: S, channel: Channel): Handlers<S> {
  const callOf = (method: DescMethod, request: Message): ForwardedCall => ({
    service: service.typeName,
    method: method.localName,
    request: toBinary(method.input, request),
  });
  const read = (method: DescMethod, result: unknown): Result<MessageInitShape<DescMessage>> => {
    const answer = result as Result<Uint8Array>;
    return answer.ok ? { ok: true, value: fromBinary(method.output, answer.value, deep) } : answer;
  };
  const handlers: Record<string, unknown> = {};
  for (const method of service.methods) {
    handlers[method.localName] =
      method.methodKind === "server_streaming"
        ? (async function* (request, { signal }) {
            for await (const result of channel.open("stream-rpc", callOf(method, request), signal))
              yield read(method, result);
          } satisfies StreamHandler<DescMessage, DescMessage>)
        : ((async (request, { signal }) =>
            read(method, await channel.ask("rpc", callOf(method, request), signal))) satisfies UnaryHandler<
            DescMessage,
            DescMessage
          >);
  }
  return handlers as Handlers<S>;
}

/** A service with what answers it in this thread. */
export interface AnsweredService {
  readonly service: DescService;
  /** By the names of its methods. */
  readonly handlers: object;
}

/** Answers calls that were forwarded. */
export function serviceHandlers(answered: readonly AnsweredService[]): ChannelHandlers {
  const find = ({ service: name, method: localName }: ForwardedCall) => {
    const { service, handlers } = answered.find(({ service }) => service.typeName === name)!;
    return {
      method: service.method[localName]!,
      handler: (handlers as Record<string, unknown>)[localName],
    };
  };
  const write = (method: DescMethod, result: Result<MessageInitShape<DescMessage>>): Result<Uint8Array> =>
    result.ok ? { ok: true, value: toBinary(method.output, create(method.output, result.value)) } : result;
  return {
    asked: {
      rpc: async (call: ForwardedCall, signal) => {
        const { method, handler } = find(call);
        const request = fromBinary(method.input, call.request, deep);
        return write(method, await (handler as UnaryHandler<DescMessage, DescMessage>)(request, { signal }));
      },
    },
    opened: {
      "stream-rpc": async function* (call: ForwardedCall, signal) {
        const { method, handler } = find(call);
        const request = fromBinary(method.input, call.request, deep);
        for await (const result of (handler as StreamHandler<DescMessage, DescMessage>)(request, {
          signal,
        }))
          yield write(method, result);
      },
    },
  };
}
