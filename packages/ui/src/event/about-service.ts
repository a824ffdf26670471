import type { Field, Service } from "@machinery/client";
import { resolveEndpoint } from "@machinery/language";
import type { Operation } from "@machinery/protocol";
import type { AboutService } from "./why-of-step.js";

/** What of a service matters to a step that calls it, as `service` or `service.endpoint`. */
export function aboutService(
  service: Service | undefined,
  called: string,
  operation: Operation | undefined,
): AboutService & { readonly outputs: readonly Field[] } {
  const [, endpoint = ""] = called.split(".");
  const resolved = service?.definition && resolveEndpoint(service.definition, endpoint);
  const own = operation?.verb.case === "call" ? operation.verb.value.retry?.attempts : undefined;
  const mostAttempts = own ?? resolved?.retry.attempts;
  return {
    ...(service === undefined ? {} : { service }),
    ...(mostAttempts === undefined ? {} : { mostAttempts }),
    outputs: resolved?.outputs ?? [],
  };
}
