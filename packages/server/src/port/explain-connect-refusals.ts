import { Code } from "@connectrpc/connect";
import type { UniversalServerResponse } from "@connectrpc/connect/protocol";
import { codeFromString, codeToHttpStatus, errorToJson } from "@connectrpc/connect/protocol-connect";
import type { Rejection } from "@machinery/protocol";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import { tooLarge } from "../errors/too-large.js";

/** An error of Connect's unary protocol is short; a longer one is passed on as it is. */
const longestFound = 500;

/**
 * Gives the refusals that connect-es makes by itself, before a handler is asked, the shape and reason they have on every other
 * protocol: a body that is no JSON, a field of the wrong type, bytes that are no message. Answers of unary Connect only: gRPC-Web has its
 * error in a trailer, and its clients do not write messages by hand.
 */
export async function explainConnectRefusals(
  response: UniversalServerResponse,
  requestBytes: number,
): Promise<UniversalServerResponse> {
  const { header, body } = response;
  if (response.status < 400 || body === undefined || header?.get("content-type") !== "application/json") {
    return response;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const rejection = explain(Buffer.concat(chunks).toString("utf8"), requestBytes);
  if (rejection === undefined) return { ...response, body: once(...chunks) };
  const error = rejectionToConnectError(rejection);
  const bytes = Buffer.from(JSON.stringify(errorToJson(error, undefined)), "utf8");
  header.set("content-length", String(bytes.byteLength));
  header.delete("content-encoding");
  return { ...response, status: codeToHttpStatus(error.code), body: once(bytes) };
}

function explain(text: string, requestBytes: number): Rejection | undefined {
  let error: { code?: string; message?: string; details?: unknown };
  try {
    error = JSON.parse(text) as typeof error;
  } catch {
    // A compressed error is long enough to have details already.
    return undefined;
  }
  if (error.details !== undefined || error.code === undefined) return undefined;
  const code = codeFromString(error.code);
  const message = (error.message ?? "").slice(0, longestFound);
  if (code === Code.ResourceExhausted) return tooLarge(requestBytes);
  if (code !== Code.InvalidArgument && !/^(?:parse binary|cannot decode)/.test(message)) return undefined;
  return {
    reason: "INVALID_ARGUMENT",
    expected: "a request message of the RPC",
    found: `one that cannot be read (${message})`,
    todo: "correct it; machinery's protos say what it may hold",
  };
}

async function* once(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
