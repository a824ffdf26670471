import type { Command } from "commander";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";

/** `service delete`: ends a service. */
export function addServiceDelete(service: Command, session: Session): void {
  service
    .command("delete")
    .alias("rm")
    .description("end a service; refused while a workflow uses it")
    .argument("<service>", "its name")
    .addHelpText(
      "after",
      "\nEvents of deleted workflows, and of older revisions, that still come to it fail there.\n\nExample:\n  machinery service delete upper",
    )
    .action((name: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        await context.client.registry.deleteService({ name }, { signal: context.signal });
        print(context, {
          json: () => ({ kind: "service", name, result: "deleted" }),
          name: () => [name],
          table: () => `service/${printable(name)} deleted\n`,
        });
      }),
    );
}
