import {
  MachineryError,
  messageToJson,
  watchEvents,
  WatchEventsResponseSchema,
  type WatchEventsResponse,
} from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import type { Context } from "../context.js";
import { addFilterOptions, eventFilter, type FilterOptions } from "../event-filter.js";
import { exitCodes } from "../exit-codes.js";
import { followEvent } from "../follow-event.js";
import { renderJsonLine } from "../render/json.js";
import { renderSpan } from "../render/time.js";
import { renderWatchLine } from "../render/watch-line.js";
import { renderYaml } from "../render/yaml.js";
import type { Session } from "../session.js";

interface Options extends FilterOptions {
  readonly cursor?: string;
}

/** `event watch`: one event until it has ended, or all that match until Ctrl-C. */
export function addEventWatch(event: Command, session: Session): void {
  const watch = event
    .command("watch")
    .description("show an event go on until it has ended; without an id, all events that match, until Ctrl-C")
    .argument("[event]", "its id");
  addFilterOptions(watch, false)
    .option("--cursor <cursor>", "without an id: go on after this cursor, as `-o json` wrote it")
    .addHelpText(
      "after",
      `
On a terminal one event is a tree that is drawn anew in place, otherwise a line for each fact. It ends as the event did: see
\`machinery help exit-codes\`. With -o json each fact, or each change, is one JSON value on a line.

Examples:
  machinery event watch 01k2m9…
  machinery event watch --workflow process-text --status failed`,
    )
    .action((eventId: string | undefined, options: Options, command: Command) =>
      session.run(command, async (context) => {
        if (eventId === undefined) return watchMany(context, options);
        const { workflow, cursor, status, label } = options;
        if ([workflow, cursor, status, label].some((one) => one !== undefined)) {
          throw new CliError("either an id or a filter", "both", "leave one of them out");
        }
        const answer = await context.client.events.getEvent({ eventId }, { signal: context.signal });
        return answer.event === undefined ? exitCodes.other : followEvent(context, answer.event);
      }),
    );
}

async function watchMany(context: Context, options: Options): Promise<number> {
  const { client, environment, signal } = context;
  let { cursor } = options;
  let wasInterrupted = false;
  for (;;) {
    const changes = watchEvents(client, {
      filter: eventFilter(options, environment.now()),
      ...(cursor === undefined ? {} : { cursor }),
      signal,
      sleep: environment.sleep,
      onInterrupted: (error, waitMs) => {
        wasInterrupted = true;
        context.say(`connection lost (${error.message}); trying again in ${renderSpan(waitMs)}`);
      },
    });
    try {
      for await (const change of changes) {
        if (change.event === undefined) context.say(context.talkStyle.dim("watching; Ctrl-C ends it"));
        context.write(inFormat(context, change));
      }
      return exitCodes.interrupted;
    } catch (thrown) {
      const error = MachineryError.from(thrown);
      // Somebody who looks on wants to see on. A program must learn that changes are missing.
      const goesOn = wasInterrupted && context.format === "table" && error.reason === "RESUME_EXPIRED";
      if (!goesOn) throw error;
      context.say("what changed meanwhile is not shown: `machinery event list` has it");
      cursor = undefined;
      wasInterrupted = false;
    }
  }
}

function inFormat(context: Context, change: WatchEventsResponse): string {
  switch (context.format) {
    case "json":
      return renderJsonLine(messageToJson(WatchEventsResponseSchema, change));
    case "yaml":
      return `---\n${renderYaml(messageToJson(WatchEventsResponseSchema, change))}`;
    case "name":
      return change.event === undefined ? "" : `${change.event.eventId}\n`;
    default:
      return renderWatchLine(change, context.style);
  }
}
