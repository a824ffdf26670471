import { Argument, Command, CommanderError, Option } from "commander";
import { exitCodes } from "./exit-codes.js";
import {
  defaultConfigFile,
  settingTable,
  variableOf,
  type Environment,
  type Setting,
  type SettingName,
} from "./setting-table.js";
import { settingNames } from "./resolve-settings.js";

/** What the command line asks for. */
export type CommandLine =
  | {
      readonly kind: "run";
      readonly task: Task;
      /** Of `restore`: the backup. Empty otherwise. */
      readonly file: string;
      readonly flags: Readonly<Partial<Record<SettingName, string | boolean>>>;
      /** The settings file, and whether it was named by the user. */
      readonly config: { readonly path: string; readonly isAskedFor: boolean };
      readonly printSettings: boolean;
    }
  /** Say this and leave. */
  | { readonly kind: "say"; readonly text: string; readonly isError: boolean; readonly exitCode: number };

/** What to do with the data: carry events through; or, while no daemon runs, look it over or bring it back. */
export type Task = "serve" | "verify" | "repair" | "restore";

/** Reads the arguments after the program's name. Prints nothing. */
export function readCommandLine(args: readonly string[], env: Environment, version: string): CommandLine {
  let out = "";
  let err = "";
  const command = new Command("machinery-daemon")
    .description("The machinery daemon: keeps services, workflows and events, and carries events through.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this")
    .option(
      "--config <file>",
      `a settings file, YAML or JSON (variable MACHINERY_CONFIG, default ${defaultConfigFile(env)})`,
    )
    .option("--print-settings", "print each setting with where it comes from, and leave")
    .addArgument(
      new Argument(
        "[task]",
        "verify: look the data over, change nothing; repair: make anew what can be made from what is there, and where something is lost a new store of all that is whole, and say what is not; restore: bring a backup back into an empty data folder. All with the daemon stopped",
      ).choices(["verify", "repair", "restore"]),
    )
    .argument("[file]", "of restore: the backup, - for standard input")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (out += text),
      writeErr: (text) => (err += text),
      outputError: (text) => (err += text),
    })
    .addHelpText("after", afterHelp);
  for (const name of settingNames) command.addOption(optionOf(name, env));
  try {
    command.parse([...args], { from: "user" });
    const [task, file] = command.args;
    if (task === "restore" && file === undefined)
      command.error("error: missing argument: the backup to restore");
    if (task !== "restore" && file !== undefined)
      command.error(`error: too many arguments: ${task} takes none, found ${file}`);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isError = error.exitCode !== 0;
    return {
      kind: "say",
      text: isError ? `machinery: ${err.replace(/^error: /, "")}` : out,
      isError,
      exitCode: isError ? exitCodes.usage : 0,
    };
  }
  const given = command.opts<Record<string, string | boolean | undefined>>();
  const flags: Partial<Record<SettingName, string | boolean>> = {};
  for (const name of settingNames) {
    const value = given[camel(name)];
    if (value !== undefined) flags[name] = value;
  }
  const asked = given["config"] ?? (env["MACHINERY_CONFIG"] === "" ? undefined : env["MACHINERY_CONFIG"]);
  const config = {
    path: typeof asked === "string" ? asked : defaultConfigFile(env),
    isAskedFor: asked !== undefined,
  };
  const task = (command.processedArgs[0] as Task | undefined) ?? "serve";
  const file = command.args[1] ?? "";
  return { kind: "run", task, file, flags, config, printSettings: given["printSettings"] === true };
}

function optionOf(name: SettingName, env: Environment): Option {
  const setting: Setting = settingTable[name];
  const value = setting.placeholder === "" ? "" : ` <${setting.placeholder}>`;
  // A switch takes a value as well, so that a flag can take back what the file or a variable says.
  const flags = setting.placeholder === "" ? `--${name} [true|false]` : `--${name}${value}`;
  return new Option(
    flags,
    `${setting.help} (variable ${variableOf(name)}, default ${setting.fallback(env) || "none"})`,
  );
}

const camel = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const afterHelp = `
A flag goes before its variable, the variable before the file, the file before the default. In the file a setting has
the name of its flag: \`port: 6224\`. A web page or program on this machine can reach a loopback port; there is no
access control yet.

Exit codes: 0 stopped as asked, 2 a setting is wrong, 65 data damaged, 69 port not available, 70 a fault of the daemon,
73 data folder not usable, 74 disk full or faulty, 75 data folder locked by another daemon, 76 data from a newer version,
130 and 143 stopped at once by a second signal. Of verify, repair and restore: 0 the data is whole, 65 it, or the backup, is not, or repair had to leave something out;
130 and 143 restore was interrupted, and the folder is as it was.`;
