import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import type { Context } from "../context.js";
import { print } from "../print.js";
import type { Session } from "../session.js";

/** `open`: shows the daemon's web console in the browser, at an event if one is named. */
export function addOpen(program: Command, session: Session): void {
  program
    .command("open")
    .description(
      "open the web console in the browser, at an event if one is named; without a browser write its address",
    )
    .argument("[event]", "the id of an event")
    .addHelpText(
      "after",
      `
With -o json, yaml or name the address is written and nothing is opened.

Examples:
  machinery open
  machinery open 01k2m9…
  machinery open 01k2m9… -o name`,
    )
    .action((eventId: string | undefined, _options: object, command: Command) =>
      session.run(command, (context) => open(context, eventId)),
    );
}

async function open(context: Context, eventId: string | undefined): Promise<number> {
  const { client, signal, environment, format, url: daemonUrl } = context;
  // What is not there is said here: a browser would only show that it is not.
  if (eventId === undefined) await client.workflows.listWorkflows({ pageSize: 1 }, { signal });
  else await client.events.getEvent({ eventId }, { signal });
  const place = eventId === undefined ? "" : `#/events/${encodeURIComponent(eventId)}`;
  const url = `${daemonUrl.replace(/\/+$/, "")}/${place}`;
  if (format === "table" && (await environment.openBrowser(url))) {
    context.say(`opened ${url}`);
    return exitCodes.fine;
  }
  print(context, { json: () => ({ url }), name: () => [url], table: () => `${url}\n` });
  return exitCodes.fine;
}
