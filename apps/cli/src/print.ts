import type { JsonValue } from "@machinery/client";
import type { Context } from "./context.js";
import { renderJson } from "./render/json.js";
import { renderYaml } from "./render/yaml.js";

/** One thing in all the forms it can be written in. Only the one that is wanted is made. */
export interface Printed {
  /** For programs. */
  readonly json: () => JsonValue;
  /** Names, one a line; ids for events. */
  readonly name: () => readonly string[];
  /** For people; ends its own lines. */
  readonly table: () => string;
}

/** Writes data to stdout in the form that is wanted. */
export function print(context: Context, printed: Printed): void {
  switch (context.format) {
    case "json":
      context.write(renderJson(printed.json()));
      return;
    case "yaml":
      context.write(renderYaml(printed.json()));
      return;
    case "name":
      context.write(
        printed
          .name()
          .map((name) => `${name}\n`)
          .join(""),
      );
      return;
    case "table":
      context.write(printed.table());
  }
}
