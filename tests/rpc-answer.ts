import type { JsonValue } from "@bufbuild/protobuf";

/** What became of an RPC: the answer as JSON with proto names, or the refusal with its stable reason. */
export type RpcAnswer =
  | { readonly ok: true; readonly message: JsonValue }
  | { readonly ok: false; readonly code: string; readonly reason: string; readonly message: string };
