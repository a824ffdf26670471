import { limits, type JsonObject, type JsonValue } from "@machinery/client";
import { CliError } from "./cli-error.js";
import type { Environment } from "./environment.js";
import { readText } from "./read-text.js";

/** Where a JSON object comes from: an option's text, or a file. */
export interface DataOptions {
  readonly data?: string;
  readonly file?: string;
}

/**
 * The JSON object of `--data`, or of the file (`-`: standard input); an empty object without either. A file may hold the object
 * itself or an envelope `{"data": {…}}`, as the plain routes take it.
 */
export async function readData(environment: Environment, options: DataOptions): Promise<JsonObject> {
  if (options.data !== undefined && options.file !== undefined) {
    throw new CliError("either --data or -f", "both", "leave one of them out");
  }
  if (options.data !== undefined) {
    if (options.data === "-") return unwrapped(parse(await environment.readStdin(), "standard input"));
    return parse(options.data, "--data");
  }
  if (options.file === undefined) return {};
  return unwrapped(
    parse(await readText(environment, options.file), options.file === "-" ? "standard input" : options.file),
  );
}

function parse(text: string, where: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, "")) as JsonValue;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new CliError(
      `a JSON object in ${where}`,
      text.trim() === "" ? "nothing" : why,
      "correct it; mind the shell's quotes",
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
    throw new CliError(`a JSON object in ${where}`, found, 'put it under a name: {"name": …}');
  }
  if (!within(value, limits.depth)) {
    throw new CliError(`at most ${String(limits.depth)} levels in ${where}`, "more", "send flatter data");
  }
  return value;
}

function unwrapped(value: JsonObject): JsonObject {
  const data = value["data"];
  const envelope =
    Object.keys(value).length === 1 && typeof data === "object" && data !== null && !Array.isArray(data);
  return envelope ? data : value;
}

/** Whether a value nests at most so deep. */
export function within(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => within(item, levels - 1));
}
