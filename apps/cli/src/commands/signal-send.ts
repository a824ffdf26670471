import { messageToJson, millisToDuration, SendSignalResponseSchema } from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import { parseSpan } from "../parse-span.js";
import { print } from "../print.js";
import { readData } from "../read-data.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";

interface Options {
  readonly key?: string;
  readonly event?: string;
  readonly data?: string;
  readonly file?: string;
  readonly id?: string;
  readonly keep?: string;
}

/** `signal send`: sends a signal to one event, or to all that listen for a key. */
export function addSignalSend(signal: Command, session: Session): void {
  signal
    .command("send")
    .description("send a signal to one event, or to all that listen for a key, now or while it is kept")
    .argument("<name>", "the signal's name")
    .option("--key <text>", "the key that events listen for")
    .option("--event <id>", "the one event that it is for")
    .option("-d, --data <json>", "the data as a JSON object; - reads standard input")
    .option("-f, --file <path>", "a file with the data; - reads standard input")
    .option("--id <text>", "the signal's id: sending it again changes nothing; without one, one is drawn")
    .option("--keep <duration>", "how long it is kept for those who listen later, at most 7d", "24h")
    .addHelpText(
      "after",
      '\nAn event takes a signal at most once.\n\nExamples:\n  machinery signal send parcel-collected --key o-17 -d \'{"tracking": "T1"}\'\n  machinery signal send stop --event 01k2m9…',
    )
    .action((name: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { key = "", event: eventId = "", id: signalId = "" } = options;
        if ((key === "") === (eventId === ""))
          throw new CliError(
            "either --key or --event",
            key === "" ? "neither" : "both",
            "say whom it is for",
          );
        const data = await readData(session.environment, options);
        const keep = millisToDuration(parseSpan(options.keep ?? "24h", "--keep"));
        const request = { name, key, eventId, signalId, data, keep };
        const sent = await context.client.events.sendSignal(request, { signal: context.signal });
        print(context, {
          json: () => messageToJson(SendSignalResponseSchema, sent),
          name: () => [sent.signalId],
          table: () => `signal/${printable(sent.signalId)} ${printable(name)} sent\n`,
        });
      }),
    );
}
