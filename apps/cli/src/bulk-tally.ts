import {
  type ActedOutcome,
  type BulkAction,
  eventStatusName,
  type JsonObject,
  type MachineryError,
} from "@machinery/client";
import type { Context } from "./context.js";
import { exitCodeOfError, exitCodes } from "./exit-codes.js";
import { renderJsonLine } from "./render/json.js";
import { printable } from "./render/printable.js";
import { renderEventStatus } from "./render/status.js";
import { renderYaml } from "./render/yaml.js";

/** So many refusals are told one by one; the others are counted. */
const shown = 20;

/** Tells what became of each of many events, and counts them. */
export class BulkTally {
  #done = 0;
  #refused = 0;
  #firstError: MachineryError | undefined;

  constructor(
    private readonly context: Context,
    private readonly kind: BulkAction["kind"],
  ) {}

  add(outcome: ActedOutcome): void {
    if (!outcome.ok) return this.#add(outcome.event.eventId, outcome.error);
    this.#done++;
    const { eventId } = outcome.event;
    const { context } = this;
    const { eventId: made = eventId, status = outcome.event.status } = outcome.after ?? {};
    const isRerun = made !== eventId;
    if (context.format === "name") context.write(`${made}\n`);
    else if (context.format === "table")
      context.write(
        `event/${printable(eventId)} ${isRerun ? `again as ${printable(made)} ` : ""}${renderEventStatus(status, context.style)}\n`,
      );
    else
      this.#write({
        event_id: eventId,
        ...(isRerun && { rerun_event_id: made }),
        status: eventStatusName(status),
      });
  }

  #add(eventId: string, error: MachineryError): void {
    this.#refused++;
    this.#firstError ??= error;
    const { reason, message } = error;
    if (this.#refused <= shown)
      this.context.warn(`event/${printable(eventId)}: ${printable(`${reason} ${message}`)}\n`);
    this.#write({ event_id: eventId, error: { reason, message } });
  }

  /** Says how many there were, and gives the exit code. */
  end(wasInterrupted: boolean, limit: number): number {
    const { context } = this;
    const all = this.#done + this.#refused;
    if (this.#refused > shown) context.warn(`and ${String(this.#refused - shown)} more events\n`);
    context.say(`${this.kind}: done for ${this.#done} of ${all} events`);
    if (wasInterrupted) return exitCodes.interrupted;
    if (all === limit) context.say(`there may be more: that was the limit; run it again, or raise --limit`);
    return this.#firstError === undefined ? exitCodes.fine : exitCodeOfError(this.#firstError);
  }

  #write(line: JsonObject): void {
    const { format } = this.context;
    if (format === "json") this.context.write(renderJsonLine(line));
    else if (format === "yaml") this.context.write(`---\n${renderYaml(line)}`);
  }
}
