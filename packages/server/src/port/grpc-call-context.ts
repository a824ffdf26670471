import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { createContextValues, type ContextValues, type HandlerContext } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";

/** What grpc-js knows of a call and the context needs. */
export interface GrpcCall {
  readonly metadata: Metadata;
  cancelled: boolean;
  getDeadline(): Date | number;
  once(event: "cancelled", listener: () => void): unknown;
}

/**
 * The context of a call that came by grpc-js, as connect-es implementations expect it. Headers, the abort signal and the context
 * values are made when somebody asks: most calls ask for none of them, and they cost more than the rest of a small call.
 */
export class GrpcCallContext implements HandlerContext {
  readonly protocolName = "grpc";
  readonly requestMethod = "POST";
  #controller: AbortController | undefined;
  #requestHeader: Headers | undefined;
  #responseHeader: Headers | undefined;
  #responseTrailer: Headers | undefined;
  #values: ContextValues | undefined;

  constructor(
    readonly method: DescMethod,
    readonly call: GrpcCall,
  ) {}

  get service(): DescService {
    return this.method.parent;
  }

  get url(): string {
    return `http://grpc/${this.method.parent.typeName}/${this.method.name}`;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.call.cancelled) controller.abort();
      else this.call.once("cancelled", () => controller.abort());
    }
    return this.#controller.signal;
  }

  get requestHeader(): Headers {
    return (this.#requestHeader ??= toHeaders(this.call.metadata));
  }

  get responseHeader(): Headers {
    return (this.#responseHeader ??= new Headers());
  }

  get responseTrailer(): Headers {
    return (this.#responseTrailer ??= new Headers());
  }

  get values(): ContextValues {
    return (this.#values ??= createContextValues());
  }

  /** The headers to send, when the implementation set any. */
  get headerMetadata(): Metadata | undefined {
    return this.#responseHeader && toMetadata(this.#responseHeader);
  }

  /** The trailers to send, when the implementation set any. */
  get trailerMetadata(): Metadata | undefined {
    return this.#responseTrailer && toMetadata(this.#responseTrailer);
  }

  timeoutMs(): number | undefined {
    const deadline = this.call.getDeadline();
    const atMs = typeof deadline === "number" ? deadline : deadline.getTime();
    return Number.isFinite(atMs) ? atMs - Date.now() : undefined;
  }
}

function toHeaders(metadata: Metadata): Headers {
  const headers = new Headers();
  for (const key of Object.keys(metadata.getMap())) {
    for (const value of metadata.get(key)) {
      headers.append(key, typeof value === "string" ? value : value.toString("base64"));
    }
  }
  return headers;
}

function toMetadata(headers: Headers): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of headers) {
    metadata.add(key, key.endsWith("-bin") ? Buffer.from(value, "base64") : value);
  }
  return metadata;
}
