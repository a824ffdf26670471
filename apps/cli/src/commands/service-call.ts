import { CallServiceResponseSchema, durationToMillis, messageToJson, valueToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { readData, type DataOptions } from "../read-data.js";
import { renderJson } from "../render/json.js";
import { renderErrorData, renderStepError } from "../render/step-error.js";
import { renderSpan } from "../render/time.js";
import type { Session } from "../session.js";

/** `service call`: calls one service alone. */
export function addServiceCall(service: Command, session: Session): void {
  service
    .command("call")
    .description("call a service alone, once; nothing is stored; ends with 1 when it fails")
    .argument("<service>", "its name, or `service.endpoint`")
    .option("-d, --data <json>", "the inputs as a JSON object; - reads standard input")
    .option("-f, --file <path>", "the inputs, from a JSON file; `-`: from standard input")
    .addHelpText("after", `\nExample:\n  machinery service call upper --data '{"message": "hello"}'`)
    .action((name: string, options: DataOptions, command: Command) =>
      session.run(command, async (context) => {
        const { talkStyle, signal } = context;
        const inputs = await readData(context.environment, options);
        const answer = await context.client.registry.callService({ service: name, inputs }, { signal });
        const { outputs, error, latency } = answer;
        print(context, {
          json: () => messageToJson(CallServiceResponseSchema, answer),
          name: () => [name],
          table: () => (outputs === undefined || error !== undefined ? "" : renderJson(valueToJson(outputs))),
        });
        const took = latency === undefined ? "" : ` after ${renderSpan(durationToMillis(latency))}`;
        if (error === undefined) {
          context.say(talkStyle.dim(`answered${took}`));
          return exitCodes.fine;
        }
        context.warn(`${name} failed${took}\n  ${renderStepError(error, talkStyle)}\n`);
        const data = renderErrorData(error);
        if (data !== undefined) context.warn(`  the service said ${data}\n`);
        return exitCodes.other;
      }),
    );
}
