import {
  actOnEvents,
  type BulkAction,
  type BulkFilter,
  type Event,
  EventSchema,
  messageToJson,
  previewAction,
} from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "./cli-error.js";
import type { Context } from "./context.js";
import { BulkTally } from "./bulk-tally.js";
import { addFilterOptions, eventFilter, type FilterOptions } from "./event-filter.js";
import { exitCodes } from "./exit-codes.js";
import { parseCount } from "./parse-count.js";
import { print } from "./print.js";
import { renderEventStatus } from "./render/status.js";

/** The options by which a command is for many events. */
export interface BulkOptions extends FilterOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: string;
}

/** So many events at most, unless more are wanted. */
const usualLimit = 10_000;

/** Adds the options by which a command is for all events of a filter in place of one. */
export function addBulkOptions(command: Command): Command {
  return addFilterOptions(command, true)
    .option("--all", "every event, where nothing else says which")
    .option("--dry-run", "only count the events that it would be done to")
    .option("--limit <number>", `so many events at most, the newest first (default: ${usualLimit})`);
}

/** What each command for many events says about that. */
export const bulkHelp = `
In place of an event's id, options say which events are meant: all of the filter that it makes sense for, the newest first. What became of each is told;
with -o json a line for each. To go on where it was interrupted, run it again.`;

/** The id of the one event that is meant; undefined where options say which. Throws a CliError for both or neither. */
export function oneOrMany(eventId: string | undefined, options: BulkOptions): string | undefined {
  const { workflow, status, label, since, until, all, dryRun, limit } = options;
  const isFiltered = [workflow, status, label, since, until, all].some((option) => option !== undefined);
  if (eventId !== undefined && (isFiltered || dryRun === true || limit !== undefined))
    throw new CliError("an event's id, or options that say which events", "both", "leave out one of them");
  if (eventId === undefined && !isFiltered)
    throw new CliError(
      "an event's id, or which events are meant",
      "neither",
      "give the id, or --workflow, --status, --label, --since or --until; --all for every event",
    );
  return eventId;
}

/** Does something to all events that options say, or counts them, and gives the exit code: 0 when it was done to all, else that of the first refusal. */
export async function actOnMany(context: Context, action: BulkAction, options: BulkOptions): Promise<number> {
  const { client, environment, signal } = context;
  const limit = options.limit === undefined ? usualLimit : parseCount(options.limit, "--limit", 10_000_000);
  const filter: BulkFilter = eventFilter(options, environment.now());
  const all = options.all === true;
  const { count, hasMore } = await previewAction(client, action, filter, { all, signal });
  const many = `${hasMore ? "at least " : ""}${count} ${count === 1 && !hasMore ? "event" : "events"}`;
  if (options.dryRun === true) {
    print(context, {
      json: () => ({ action: action.kind, count, has_more: hasMore }),
      name: () => [String(count)],
      table: () => `${action.kind}: ${many}\n`,
    });
    return exitCodes.fine;
  }
  context.say(`${action.kind}: ${many}${count > limit ? `, of which ${limit} come first` : ""}`);
  const tally = new BulkTally(context, action.kind);
  const outcomes = actOnEvents(client, action, filter, { all, limit, signal, sleep: environment.sleep });
  for await (const outcome of outcomes) tally.add(outcome);
  return tally.end(signal.aborted, limit);
}

/** Writes one event as it is after something was done to it. */
export function printActed(context: Context, event: Event | undefined): number {
  if (event === undefined) return exitCodes.other;
  print(context, {
    json: () => messageToJson(EventSchema, event),
    name: () => [event.eventId],
    table: () => `event/${event.eventId} ${renderEventStatus(event.status, context.style)}\n`,
  });
  return exitCodes.fine;
}
