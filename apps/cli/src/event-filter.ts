import { millisToTimestamp } from "@machinery/client";
import type { Command } from "commander";
import { parseLabels } from "./parse-labels.js";
import { parseMoment } from "./parse-moment.js";
import { parseStatuses } from "./parse-statuses.js";

/** The options that say which events are meant. */
export interface FilterOptions {
  readonly workflow?: string;
  readonly status?: readonly string[];
  readonly label?: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

/** Collects an option that may be given several times. */
export const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Adds the options that say which events are meant. Those of time make no sense for what is still to come. */
export function addFilterOptions(command: Command, withTime: boolean): Command {
  command
    .option("--workflow <name>", "events of this workflow only")
    .option("--status <status>", "events of this status only; several: with commas, or given again", several)
    .option("--label <name=value>", "events with this label only; several: given again", several);
  if (!withTime) return command;
  return command
    .option("--since <time>", "events accepted since: `2h` ago, or a time such as 2026-11-23T08:00:00Z")
    .option("--until <time>", "events accepted before");
}

/** The filter that the options mean. */
export function eventFilter(options: FilterOptions, nowMs: number) {
  const { workflow, since, until } = options;
  return {
    ...(workflow === undefined ? {} : { workflow }),
    statuses: parseStatuses(options.status ?? []),
    labels: parseLabels(options.label ?? []),
    ...(since === undefined ? {} : { fromTime: millisToTimestamp(parseMoment(since, "--since", nowMs)) }),
    ...(until === undefined ? {} : { toTime: millisToTimestamp(parseMoment(until, "--until", nowMs)) }),
  };
}
