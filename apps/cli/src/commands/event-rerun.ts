import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { actOnMany, addBulkOptions, bulkHelp, type BulkOptions, oneOrMany } from "../bulk.js";
import { CliError } from "../cli-error.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { followEvent } from "../follow-event.js";
import { print } from "../print.js";
import { readData, type DataOptions } from "../read-data.js";
import type { Session } from "../session.js";

interface Options extends DataOptions, BulkOptions {
  readonly step?: string;
  readonly lastStep?: boolean;
  readonly requestId?: string;
  readonly watch?: boolean;
}

/** `event rerun`: carries events that have ended out again, each as a new one. */
export function addEventRerun(event: Command, session: Session): void {
  const rerun = event
    .command("rerun")
    .description("carry an event that has ended out again, as a new event that names it")
    .argument("[event]", "its id");
  addBulkOptions(rerun)
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
${bulkHelp} Without --status those that failed are meant.

Examples:
  machinery event rerun 01k2m9…
  machinery event rerun 01k2m9… --data '{"message": "hello"}'
  machinery event rerun 01k2m9… --last-step --watch
  machinery event rerun --workflow process-text --since 2h --last-step --dry-run`,
    )
    .action((id: string | undefined, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { client, signal } = context;
        const eventId = oneOrMany(id, options);
        if (eventId === undefined) return rerunMany(context, options);
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

/** Carries many out again: what was made by a request id is found by it when that is done again. */
function rerunMany(context: Context, options: Options): Promise<number> {
  const { data, file, step, watch, lastStep = false } = options;
  if ([data, file, step, watch].some((option) => option !== undefined))
    throw new CliError(
      "nothing but --last-step of what is said of one event",
      "--data, --file, --step or --watch",
      "leave it out, or name one event",
    );
  const requestId = options.requestId ?? `cli-${context.environment.now()}`;
  if (options.dryRun !== true)
    context.say(`to go on where it is interrupted, run it again with --request-id ${requestId}`);
  return actOnMany(context, { kind: "rerun", lastStep, requestId }, options);
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
