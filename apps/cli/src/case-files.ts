import { CliError } from "./cli-error.js";
import type { Context } from "./context.js";

/** The files of cases that paths name: files as they are, of folders those named `*.test.yaml`, not in folders inside. */
export async function caseFiles(
  { environment: { files } }: Context,
  paths: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === "-" || (await files.kind(path)) !== "folder") {
      found.push(path);
      continue;
    }
    const names = (await files.list(path))
      .filter((name) => /^[^./][^/]*\.test\.(?:ya?ml|json)$/i.test(name))
      .sort();
    if (names.length === 0)
      throw new CliError("files of cases, named `*.test.yaml`", `none in ${path}`, "name the file");
    found.push(...names.map((name) => `${path.replace(/\/+$/, "")}/${name}`));
  }
  return found;
}
