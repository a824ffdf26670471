import { eventStatusNames, parseEventStatus, type EventStatus } from "@machinery/client";
import { CliError } from "./cli-error.js";

/** Statuses given one by one or with commas between them, in any case: `failed,cancelled`. */
export function parseStatuses(texts: readonly string[]): EventStatus[] {
  const names = texts.flatMap((text) => text.split(",")).filter((name) => name !== "");
  return names.map((name) => {
    const status = parseEventStatus(name.trim());
    if (status !== undefined) return status;
    throw new CliError(`a status: ${eventStatusNames.join(", ")}`, `\`${name}\``, "correct --status");
  });
}
