import {
  EventSchema,
  isTransient,
  messageToJson,
  type EventPost,
  type JsonObject,
  type MachineryError,
  type PostedOutcome,
} from "@machinery/client";
import type { Context } from "./context.js";
import { exitCodeOfError, exitCodes } from "./exit-codes.js";
import { renderJsonLine } from "./render/json.js";
import { printable } from "./render/printable.js";
import { renderYaml } from "./render/yaml.js";

/** So many refused lines are told one by one; the others are counted. */
const shown = 20;

/** The event of one line. */
export interface LinePost extends EventPost {
  readonly line: number;
}

/** Tells what became of lines that were posted, and counts them. */
export class LineTally {
  #taken = 0;
  #existed = 0;
  #refused = 0;
  #unknown = 0;
  #firstError: MachineryError | undefined;

  constructor(private readonly context: Context) {}

  posted(outcome: PostedOutcome<LinePost>): void {
    const { line } = outcome.post;
    if (!outcome.ok) {
      this.refused(line, outcome.error);
      return;
    }
    this.#taken++;
    if (outcome.existed) this.#existed++;
    if (this.context.format === "name") this.context.write(`${outcome.event.eventId}\n`);
    else
      this.#write(() => ({ line, ...messageToJson(EventSchema, outcome.event), existed: outcome.existed }));
  }

  refused(line: number, error: MachineryError): void {
    this.#refused++;
    this.#firstError ??= error;
    if (isTransient(error) || error.reason === "TIMEOUT" || error.reason === "ABORTED") this.#unknown++;
    const { reason, message, violations } = error;
    const [first] = violations;
    const where = first === undefined ? "" : ` (${first.field}: ${first.description})`;
    if (this.#refused <= shown)
      this.context.warn(`line ${String(line)}: ${printable(`${reason} ${message}${where}`)}\n`);
    this.#write(() => ({
      line,
      error: { reason, message, violations: violations.map((one) => ({ ...one })) },
    }));
  }

  /** Says how many there were, and gives the exit code. */
  end(wasInterrupted: boolean): number {
    const { context } = this;
    if (this.#refused > shown) context.warn(`and ${String(this.#refused - shown)} more lines\n`);
    const counts = [
      `${String(this.#taken)} of ${String(this.#taken + this.#refused)} events accepted`,
      ...(this.#existed === 0 ? [] : [`${String(this.#existed)} of them were there already`]),
      ...(this.#refused === 0 ? [] : [`${String(this.#refused)} not accepted`]),
      ...(this.#unknown === 0
        ? []
        : [`of which ${String(this.#unknown)} may have been all the same: post them again by their keys`]),
    ];
    context.say(counts.join("; "));
    if (wasInterrupted) return exitCodes.interrupted;
    return this.#firstError === undefined ? exitCodes.fine : exitCodeOfError(this.#firstError);
  }

  #write(json: () => JsonObject): void {
    const { format } = this.context;
    if (format === "json") this.context.write(renderJsonLine(json()));
    else if (format === "yaml") this.context.write(`---\n${renderYaml(json())}`);
  }
}
