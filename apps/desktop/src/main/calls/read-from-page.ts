import { callLimits, type FromPage } from "../../wire/call-messages.js";

/** What a page sent over a port of calls. Nothing when it is not what our page sends: then it is not to be trusted with anything. */
export function readFromPage(value: unknown): FromPage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, id, ...rest } = value as Record<string, unknown>;
  if (kind === "close") return { kind };
  if (!isWhole(id, 1, Number.MAX_SAFE_INTEGER)) return undefined;
  switch (kind) {
    case "call":
      return readCall(id, rest);
    case "take":
      return isWhole(rest["count"], 1, callLimits.messages) ? { kind, id, count: rest["count"] } : undefined;
    case "abort":
      return { kind, id };
    default:
      return undefined;
  }
}

function readCall(id: number, { method, input, timeoutMs }: Record<string, unknown>): FromPage | undefined {
  if (typeof method !== "string" || method.length > callLimits.methodChars) return undefined;
  // A view of a few bytes brings along, and holds, all of what it is a view of.
  if (!(input instanceof Uint8Array) || input.buffer.byteLength > callLimits.inputBytes) return undefined;
  if (timeoutMs === undefined) return { kind: "call", id, method, input };
  return isWhole(timeoutMs, 0, 2 ** 31 - 1) ? { kind: "call", id, method, input, timeoutMs } : undefined;
}

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max;
