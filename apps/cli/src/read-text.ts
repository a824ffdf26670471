import { CliError } from "./cli-error.js";
import type { Environment } from "./environment.js";

/** The text of a file, or of standard input for `-`. */
export async function readText(environment: Environment, path: string): Promise<string> {
  if (path === "-") return environment.readStdin();
  try {
    return await environment.files.read(path);
  } catch (thrown) {
    throw new CliError("a file that can be read", `${path}: ${whyNot(thrown)}`, "correct -f");
  }
}

/** Why a file could not be read, in words. */
export function whyNot(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "ENOENT") return "there is none";
  if (code === "EACCES") return "reading it is not allowed";
  if (code === "EISDIR") return "it is a folder";
  return thrown instanceof Error ? thrown.message : String(thrown);
}
