import { names } from "@machinery/client";
import { CliError } from "./cli-error.js";

/** Labels given as `name=value`, by name. */
export function parseLabels(texts: readonly string[]): Record<string, string> {
  const labels: [string, string][] = texts.map((text) => {
    const at = text.indexOf("=");
    const name = at < 0 ? text : text.slice(0, at);
    if (at < 0) throw new CliError("a label as `name=value`", `\`${text}\``, "correct --label");
    if (!names.label.pattern.test(name))
      throw new CliError(`a label's name: ${names.label.words}`, `\`${name}\``, "correct --label");
    return [name, text.slice(at + 1)];
  });
  const twice = labels.find(([name], index) => labels.findIndex(([other]) => other === name) !== index);
  if (twice !== undefined)
    throw new CliError("each label once", `\`${twice[0]}\` twice`, "leave one of them out");
  return Object.fromEntries(labels);
}
