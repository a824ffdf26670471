import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** A settings file: one flat map, in YAML or JSON. */
export interface SettingsFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The longest settings file that is read, in bytes. */
const maxBytes = 64 * 1024;

/** A settings file that cannot be used. Its message is one line for people. */
export class SettingsFileError extends Error {
  override readonly name = "SettingsFileError";
}

/** Reads a settings file. `undefined` when it is absent and nobody asked for it by name. Throws {@link SettingsFileError}. */
export function readSettingsFile(path: string, isAskedFor: boolean): SettingsFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if ((code === "ENOENT" || code === "ENOTDIR") && !isAskedFor) return undefined;
    throw new SettingsFileError(
      `expected a settings file at ${path}, found ${code}: correct --config, or make the file readable`,
    );
  }
  return { path, values: parseSettings(path, text) };
}

/** Reads the text of a settings file. Throws {@link SettingsFileError}. */
export function parseSettings(path: string, text: string): Record<string, unknown> {
  if (Buffer.byteLength(text) > maxBytes)
    throw new SettingsFileError(`${path}: expected at most 64 KiB: is it a settings file?`);
  const document = parseDocument(text, { version: "1.2", logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw new SettingsFileError(
      `${path}:${line}: expected YAML or JSON, found ${error.message.split("\n")[0]}: correct it there`,
    );
  }
  const content: unknown = document.toJS({ maxAliasCount: 10 });
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new SettingsFileError(
      `${path}: expected a map of settings, such as \`port: 6224\`, found something else: correct it there`,
    );
  }
  return content as Record<string, unknown>;
}
