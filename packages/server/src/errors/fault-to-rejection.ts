import type { Rejection } from "@machinery/protocol";
import type { Observer } from "@machinery/runner";

/**
 * What the client learns of an exception that nobody expected: that there was one, and nothing of its inside. The log has
 * the rest.
 */
export function faultToRejection(error: unknown, where: string, observer: Observer): Rejection {
  observer.observe({ level: "error", message: `${where} failed unexpectedly`, reason: "INTERNAL", error });
  return {
    reason: "INTERNAL",
    expected: "the request to be carried out",
    found: "a fault inside machinery",
    todo: "look into the daemon's log, and report it",
  };
}
