import type { CallError } from "@machinery/engine";

/** What a caller says of an attempt that found no service. */
export const unreachable = (kind: "dns" | "refused"): CallError => ({
  reason: "UNREACHABLE",
  message: kind === "dns" ? "the name does not resolve (EAI_AGAIN)" : "nobody listens there (ECONNREFUSED)",
  transient: true,
});
