import { fromBinary, type DescMethodUnary, type JsonValue } from "@bufbuild/protobuf";
import { ErrorInfoSchema } from "@machinery/protocol";
import type { RpcAnswer } from "./rpc-answer.js";

/** Calls a unary method by Connect with JSON, as any program with an HTTP library can. */
export async function callConnect(
  url: string,
  method: DescMethodUnary,
  message: JsonValue,
): Promise<RpcAnswer> {
  const response = await fetch(`${url}/${method.parent.typeName}/${method.name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "connect-protocol-version": "1" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(30_000),
  });
  if (response.ok) return { ok: true, message: (await response.json()) as JsonValue };
  return readRefusal(await response.text());
}

interface ConnectErrorJson {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly { readonly type: string; readonly value: string }[];
}

/** Reads the body of a refusal. */
export function readRefusal(text: string): RpcAnswer {
  const { code = "", message = "", details = [] } = JSON.parse(text) as ConnectErrorJson;
  const info = details.find(({ type }) => type === "google.rpc.ErrorInfo");
  const reason =
    info === undefined ? "" : fromBinary(ErrorInfoSchema, Buffer.from(info.value, "base64")).reason;
  return { ok: false, code, reason, message };
}
