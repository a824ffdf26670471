import { CliError } from "./cli-error.js";
import type { Environment } from "./environment.js";
import { whyNot } from "./read-text.js";

/** One line may have so many characters: more than any daemon takes. */
const mostChars = 64 * 1024 * 1024;

/** The lines of a file of any size, or of standard input for `-`, with their numbers from 1; those of nothing but spaces are passed over. */
export async function* readLines(
  environment: Environment,
  path: string,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  let number = 0;
  let rest = "";
  try {
    for await (const piece of path === "-" ? environment.streamStdin() : environment.files.stream(path)) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > mostChars) throw new Error(`line ${String(number + lines.length + 1)} does not end`);
      for (const line of lines) {
        number++;
        if (line.trim() !== "") yield { number, text: line };
      }
    }
  } catch (thrown) {
    const what = path === "-" ? "standard input" : path;
    throw new CliError("a file that can be read to its end", `${what}: ${whyNot(thrown)}`, "correct -f");
  }
  if (rest.trim() !== "") yield { number: number + 1, text: rest };
}
