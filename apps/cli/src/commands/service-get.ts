import type { Command } from "commander";
import { writeDefinition } from "@machinery/language";
import { parseCount } from "../parse-count.js";
import { print } from "../print.js";
import { renderServicePage } from "../render/service-page.js";
import { serviceToJson } from "../service-json.js";
import type { Session } from "../session.js";

interface Options {
  readonly revision?: string;
  readonly definition?: boolean;
}

/** `service get`: one service. */
export function addServiceGet(service: Command, session: Session): void {
  service
    .command("get")
    .description("show a service")
    .argument("<service>", "its name")
    .option("--revision <number>", "this revision, instead of the newest")
    .option(
      "--definition",
      "write only its definition, as text that can be applied again (YAML, or JSON with -o json)",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  machinery service get upper\n  machinery service get upper --definition > upper.yaml",
    )
    .action((name: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const revision =
          options.revision === undefined ? 0 : parseCount(options.revision, "--revision", 2 ** 32 - 1);
        const answer = await context.client.registry.getService(
          { name, revision },
          { signal: context.signal },
        );
        const definition = answer.service?.definition;
        if (options.definition === true && definition !== undefined) {
          context.write(writeDefinition(definition, context.format === "json" ? "json" : "yaml"));
          return;
        }
        print(context, {
          json: () => ({ ...(answer.service && serviceToJson(answer.service)), used_by: answer.usedBy }),
          name: () => [definition?.name ?? ""],
          table: () => renderServicePage(answer, context.environment.now(), context.style),
        });
      }),
    );
}
