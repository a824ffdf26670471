import { CheckServiceResponseSchema, durationToMillis, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import { renderStepError } from "../render/step-error.js";
import { renderTable } from "../render/table.js";
import { renderSpan } from "../render/time.js";
import type { Session } from "../session.js";

/** `service check`: asks a service how it is. */
export function addServiceCheck(service: Command, session: Session): void {
  service
    .command("check")
    .description(
      "ask a service for its health, or see whether it can be reached; ends with 1 when it is not well",
    )
    .argument("<service>", "its name")
    .addHelpText("after", "\nExample:\n  machinery service check upper")
    .action((name: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const { style } = context;
        const answer = await context.client.registry.checkService({ name }, { signal: context.signal });
        const { healthy, checked, httpStatus, latency, error } = answer;
        print(context, {
          json: () => ({ name, ...messageToJson(CheckServiceResponseSchema, answer) }),
          name: () => [name],
          table: () =>
            renderTable(
              ["NAME", "HEALTHY", "CHECKED", "STATUS", "TOOK", ""],
              [
                [
                  printable(name),
                  healthy ? style.green("yes") : style.red("no"),
                  checked,
                  httpStatus === 0 ? "" : String(httpStatus),
                  latency === undefined ? "" : renderSpan(durationToMillis(latency)),
                  error === undefined ? "" : renderStepError(error, style),
                ],
              ],
              style,
            ),
        });
        return healthy ? exitCodes.fine : exitCodes.other;
      }),
    );
}
