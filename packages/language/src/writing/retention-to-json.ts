import type { JsonValue, Retention } from "@machinery/protocol";
import { said, text } from "./said.js";

/** How long events are kept, as one text where that is the same for each end. */
export function retentionToJson(retention: Retention | undefined): JsonValue | undefined {
  if (retention === undefined) return undefined;
  const { succeeded, failed, cancelled } = retention;
  if (succeeded === failed && failed === cancelled) return text(succeeded);
  return said({ succeeded: text(succeeded), failed: text(failed), cancelled: text(cancelled) });
}
