import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { followEvent } from "../follow-event.js";
import { print } from "../print.js";
import { readData, type DataOptions } from "../read-data.js";
import type { Session } from "../session.js";

interface Options extends DataOptions {
  readonly step?: string;
  readonly lastStep?: boolean;
  readonly requestId?: string;
  readonly watch?: boolean;
}

/** `event rerun`: carries an event that has ended out again, as a new one. */
export function addEventRerun(event: Command, session: Session): void {
  event
    .command("rerun")
    .description("carry an event that has ended out again, as a new event that names it")
    .argument("<event>", "its id")
    .option("-d, --data <json>", "other data, as a JSON object; - reads standard input")
    .option("-f, --file <path>", "a file with it; - reads standard input")
    .option("--step <name>", "begin at this operation of the workflow, with what those before it gave")
    .option("--last-step", "begin at the operation that it failed in, or was at when it was cancelled")
    .option("--request-id <id>", "repeating it with the same id gives the same event")
    .option("--watch", "show the new event go on until it has ended, as `event watch` does")
    .addHelpText(
      "after",
      `
The event itself stays as it ended, and so does what was told of it. From the beginning it is the workflow's newest revision that is carried out; from
a step on, the event's own. Not past a step whose work was undone.

Examples:
  machinery event rerun 01k2m9…
  machinery event rerun 01k2m9… --data '{"message": "hello"}'
  machinery event rerun 01k2m9… --last-step --watch`,
    )
    .action((eventId: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { client, signal } = context;
        const hasData = options.data !== undefined || options.file !== undefined;
        const from = fromOf(options, hasData);
        const data = hasData ? await readData(context.environment, options) : undefined;
        const request = { eventId, from, requestId: options.requestId ?? "", ...(data && { data }) };
        const rerun = await client.events.rerunEvent(request, { signal });
        if (rerun.event === undefined) return exitCodes.other;
        const made = rerun.event;
        if (rerun.existed) context.say("an event of this request id was there already");
        if (options.watch === true) return followEvent(context, made);
        print(context, {
          json: () => ({ ...messageToJson(EventSchema, made), existed: rerun.existed }),
          name: () => [made.eventId],
          table: () => `${made.eventId}\n`,
        });
        context.say(context.talkStyle.dim(`see it go on with \`machinery event watch ${made.eventId}\``));
        return exitCodes.fine;
      }),
    );
}

function fromOf({ step, lastStep }: Options, hasData: boolean) {
  const given = [step !== undefined && "--step", lastStep === true && "--last-step", hasData && "other data"];
  const names = given.filter((name) => name !== false);
  if (names.length > 1)
    throw new CliError(
      "one of --step, --last-step and other data",
      names.join(" and "),
      "leave out the others",
    );
  if (step !== undefined) return { case: "step", value: step } as const;
  return lastStep === true ? ({ case: "lastStep", value: true } as const) : { case: undefined };
}
