import { settingTable, type Settings } from "./setting-table.js";
import { settingNames } from "./resolve-settings.js";

/** All settings as a settings file, each with a comment that says where its value comes from. */
export function printSettings(settings: Settings, origins: Readonly<Record<string, string>>): string {
  const lines = settingNames.map((name) => {
    const write = settingTable[name].write as (value: unknown) => string;
    return { text: `${name}: ${quote(write(settings[name]))}`, origin: origins[name] ?? "default" };
  });
  const width = Math.max(...lines.map(({ text }) => text.length));
  return lines.map(({ text, origin }) => `${text.padEnd(width)}  # ${origin}\n`).join("");
}

const quote = (value: string): string => (/^[\w./-]+$/.test(value) ? value : JSON.stringify(value));
