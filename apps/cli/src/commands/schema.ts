import type { Command } from "commander";
import { definitionSchema } from "@machinery/language";
import { renderJson } from "../render/json.js";
import type { Session } from "../session.js";

/** `schema`: writes the JSON Schema of definition files, for editors. */
export function addSchema(program: Command, session: Session): void {
  program
    .command("schema")
    .description("write the JSON Schema of definition files, for editors")
    .addHelpText(
      "after",
      `
Examples:
  machinery schema > machinery.schema.json
  then, as the first line of a definition: # yaml-language-server: $schema=machinery.schema.json`,
    )
    .action((_options: object, command: Command) =>
      session.run(command, async (context) => {
        context.write(renderJson(definitionSchema()));
      }),
    );
}
