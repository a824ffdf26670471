import { postAndWait, EventSchema, messageToJson, type PostedEvent } from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import type { Context } from "../context.js";
import { several } from "../event-filter.js";
import { exitCodes } from "../exit-codes.js";
import { followEvent } from "../follow-event.js";
import { parseLabels } from "../parse-labels.js";
import { postLines } from "../post-lines.js";
import { parseSpan } from "../parse-span.js";
import { printEventResult } from "../print-event-result.js";
import { print } from "../print.js";
import { readData, type DataOptions } from "../read-data.js";
import { renderEventStatus } from "../render/status.js";
import { renderSpan } from "../render/time.js";
import type { Session } from "../session.js";

interface Options extends DataOptions {
  readonly label?: readonly string[];
  readonly key?: string;
  readonly wait?: string | true;
  readonly watch?: boolean;
  readonly lines?: boolean;
}

/** `event post`: posts an event, and waits for its end or watches it when asked to. */
export function addEventPost(event: Command, session: Session): void {
  event
    .command("post")
    .description("post an event to a workflow; it is answered once the event is safe on disk")
    .argument("<workflow>", "the workflow's name")
    .argument("[-]", "read the data from standard input")
    .option("-d, --data <json>", "the data as a JSON object; - reads standard input")
    .option(
      "-f, --file <path>",
      'the data, from a JSON file, bare or as {"data": …}; `-`: from standard input',
    )
    .option(
      "--lines",
      'post an event for each line of the file: {"data": {…}, "idempotency_key": "…", "labels": {…}}, or the data alone. Files called .ndjson and .jsonl are read so',
    )
    .option("--label <name=value>", "a label to find the event by; several: given again", several)
    .option("--key <key>", "an idempotency key: posting again with the same key gives the same event")
    .option(
      "--wait [duration]",
      "wait for the end and write the outputs; ends with 3, 7 or 9 when there are none",
    )
    .option("--watch", "show the event go on until it has ended, as `event watch` does")
    .addHelpText(
      "after",
      `
Examples:
  machinery event post process-text --data '{"message": "hello"}' --wait
  machinery event post process-text -f event.json --label order=17 --key order-17
  echo '{"message": "hello"}' | machinery event post process-text - --wait 5s
  machinery event post process-text -f events.ndjson --label import=17
  generate-events | machinery event post process-text - --lines -o json > outcomes.ndjson

Of many events those that are refused are told by their lines, and hinder no others. Where too many wait already it goes on when there is room.
It ends with 0 when all were accepted.`,
    )
    .action((workflow: string, dash: string | undefined, options: Options, command: Command) =>
      session.run(command, async (context) => {
        if (dash !== undefined && dash !== "-")
          throw new CliError(
            "`-` or nothing after the workflow",
            `\`${dash}\``,
            "give data with --data or -f",
          );
        const file = dash === undefined ? options.file : "-";
        if (options.lines === true || /\.(?:ndjson|jsonl)$/i.test(file ?? "")) {
          return postLines(context, workflow, fileOfLines(file, options), parseLabels(options.label ?? []));
        }
        const data = await readData(
          context.environment,
          dash === undefined ? options : { ...options, file: "-" },
        );
        const request = {
          workflow,
          data,
          labels: parseLabels(options.label ?? []),
          idempotencyKey: options.key ?? "",
        };
        if (options.wait !== undefined && options.watch !== true)
          return waitFor(context, request, waitOf(options.wait));
        const { event, existed } = await context.client.events.postEvent(request, { signal: context.signal });
        if (event === undefined) return exitCodes.other;
        if (existed) context.say("an event of this key was there already");
        if (options.watch === true) return followEvent(context, event);
        print(context, {
          json: () => ({ ...messageToJson(EventSchema, event), existed }),
          name: () => [event.eventId],
          table: () => `${event.eventId}\n`,
        });
        context.say(
          context.talkStyle.dim(
            `${existed ? "" : "accepted; "}see it go on with \`machinery event watch ${event.eventId}\``,
          ),
        );
        return exitCodes.fine;
      }),
    );
}

/** Where lines come from. What is said of a single event is refused. */
function fileOfLines(file: string | undefined, { data, key, wait, watch }: Options): string {
  for (const [name, value] of Object.entries({
    "--data": data,
    "--key": key,
    "--wait": wait,
    "--watch": watch,
  })) {
    if (value !== undefined)
      throw new CliError("--lines or what is said of a single event", name, `leave out ${name}`);
  }
  if (file === undefined) throw new CliError("a file of lines, or `-`", "none", "name it with -f");
  return file;
}

async function waitFor(
  context: Context,
  request: Parameters<typeof postAndWait>[1],
  waitMs: number | undefined,
): Promise<number> {
  const { environment, signal, talkStyle } = context;
  const startMs = environment.now();
  let eventId = "";
  let posted: PostedEvent;
  try {
    posted = await postAndWait(context.client, request, {
      ...(waitMs === undefined ? {} : { waitMs }),
      signal,
      now: environment.now,
      sleep: environment.sleep,
      onPosted: (event) => (eventId = event.eventId),
    });
  } catch (thrown) {
    if (eventId !== "")
      context.say(`event ${eventId} goes on; see it with \`machinery event watch ${eventId}\``);
    throw thrown;
  }
  const { event, ended, existed } = posted;
  if (existed) context.say("an event of this key was there already");
  if (!ended) {
    print(context, {
      json: () => messageToJson(EventSchema, event),
      name: () => [event.eventId],
      table: () => "",
    });
    context.warn(
      `event ${event.eventId} is still ${renderEventStatus(event.status, talkStyle)} after ${renderSpan(waitMs ?? 0)}; it goes on: \`machinery event watch ${event.eventId}\`\n`,
    );
    return exitCodes.waitTimedOut;
  }
  const took = talkStyle.dim(`after ${renderSpan(environment.now() - startMs)}`);
  context.say(`${event.eventId} ${renderEventStatus(event.status, talkStyle)} ${took}`);
  return printEventResult(context, event);
}

/** `--wait` without a duration waits as long as it takes. */
function waitOf(wait: string | true): number | undefined {
  return wait === true ? undefined : parseSpan(wait, "--wait, or write it after the workflow");
}
