import { isLoopback } from "@machinery/server";
import type { SettingsFile } from "./read-settings-file.js";
import {
  settingTable,
  variableOf,
  type Environment,
  type Setting,
  type SettingName,
  type Settings,
} from "./setting-table.js";

/** Where settings come from, strongest first. */
export interface SettingSources {
  /** What the command line gave, by setting. */
  readonly flags: Readonly<Partial<Record<SettingName, string | boolean>>>;
  readonly env: Environment;
  readonly file?: SettingsFile;
}

/** All settings, or what is wrong with them: one line each, naming the setting, its origin, what was expected and found. */
export type ResolvedSettings =
  | { readonly ok: true; readonly settings: Settings; readonly origins: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The names of all settings, in the order of `--help`. */
export const settingNames = Object.keys(settingTable) as SettingName[];

/** Takes each setting from the flag, else the variable, else the file, else its default, and checks it. */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const problems: string[] = unknownKeys(sources.file);
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  for (const name of settingNames) {
    const { value, origin } = find(name, sources);
    const setting: Setting = settingTable[name];
    const checked = setting.schema.safeParse(value);
    if (checked.success) values[name] = checked.data;
    else
      problems.push(
        `setting \`${name}\` (from ${origin}): expected ${setting.expected}, found ${show(value)}: correct it there`,
      );
    origins[name] = origin;
  }
  const settings = values as Settings;
  if (problems.length === 0) problems.push(...openHost(settings, origins));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, settings, origins };
}

function find(name: SettingName, { flags, env, file }: SettingSources): { value: unknown; origin: string } {
  const flag = flags[name];
  if (flag !== undefined) return { value: flag, origin: `--${name}` };
  const variable = env[variableOf(name)];
  if (variable !== undefined && variable !== "") return { value: variable, origin: variableOf(name) };
  if (file !== undefined && Object.hasOwn(file.values, name))
    return { value: file.values[name], origin: file.path };
  return { value: settingTable[name].fallback(env), origin: "default" };
}

function unknownKeys(file: SettingsFile | undefined): string[] {
  if (file === undefined) return [];
  return Object.keys(file.values)
    .filter((key) => !Object.hasOwn(settingTable, key))
    .map(
      (key) => `${file.path}: expected only settings that \`--help\` lists, found \`${key}\`: ${advice(key)}`,
    );
}

function advice(key: string): string {
  const near = settingNames.find((name) => plain(name) === plain(key));
  return near === undefined ? "remove it" : `write \`${near}\``;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, "");

/** Nothing but loopback is listened on unless somebody said that they know what it means. */
function openHost(settings: Settings, origins: Readonly<Record<string, string>>): string[] {
  if (isLoopback(settings.host) || settings["listen-without-access-control"]) return [];
  return [
    `setting \`host\` (from ${origins["host"]}): expected a loopback address while there is no access control, found ${show(settings.host)}: ` +
      "use 127.0.0.1, or add --listen-without-access-control if everybody who reaches the port may do everything",
  ];
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
