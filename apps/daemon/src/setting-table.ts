import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { readDuration, writeDuration } from "./read-duration.js";
import { readSize, writeSize } from "./read-size.js";

/** The environment that settings are read from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: its name is its flag (`--body-limit`), its variable (`MACHINERY_BODY_LIMIT`) and its key in the file (`body-limit`). */
export interface Setting {
  /** What stands for the value in `--help`. Empty: a switch, on or off. */
  readonly placeholder: string;
  readonly help: string;
  /** What a right value is, in words for errors, without a full stop. */
  readonly expected: string;
  /** Takes the text of a flag or variable, or the value of a file. */
  readonly schema: z.ZodType;
  /** The value when nothing is said, as one would write it. */
  readonly fallback: (env: Environment) => string;
  /** The value as one would write it. */
  readonly write: (value: never) => string;
}

/** Where the XDG base directory specification puts files of a kind: a variable, else a folder below the home. */
function xdg(env: Environment, variable: string, ...below: string[]): string {
  const folder = env[variable];
  return join(
    folder !== undefined && folder.startsWith("/") ? folder : join(env["HOME"] ?? homedir(), ...below),
    "machinery",
  );
}

/** Where the settings file is, unless `--config` says otherwise. */
export const defaultConfigFile = (env: Environment): string =>
  join(xdg(env, "XDG_CONFIG_HOME", ".config"), "daemon.yaml");

const text = z.string().min(1);
const whole = (min: number, max: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(min).max(max));
const amount = (read: (text: string) => number | undefined, min: number, max: number) =>
  z
    .union([z.number(), z.string()])
    .transform((value, context) => {
      const found = read(String(value));
      if (found === undefined) context.addIssue({ code: "custom", message: "unreadable" });
      return found ?? z.NEVER;
    })
    .pipe(z.int().min(min).max(max));
const oneOf = <const T extends readonly [string, ...string[]]>(...choices: T) => z.enum(choices);
const yes = z.union([
  z.boolean(),
  z.enum(["true", "1", "yes", "on"]).transform(() => true),
  z.enum(["false", "0", "no", "off"]).transform(() => false),
]);

const plain = (value: unknown): string => String(value);

/** A size between bounds. */
function size(help: string, min: string, max: string, fallback: string) {
  const schema = amount(readSize, readSize(min) ?? 0, readSize(max) ?? 0);
  return {
    placeholder: "SIZE",
    help,
    expected: `a size from ${min} to ${max}, such as 4MiB`,
    schema,
    fallback: () => fallback,
    write: writeSize,
  };
}

/** A number between bounds. */
function count(help: string, min: number, max: number, fallback: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return {
    placeholder: "N",
    help,
    expected,
    schema: whole(min, max),
    fallback: () => String(fallback),
    write: plain,
  };
}

/** A switch. */
function flag(help: string, fallback: boolean) {
  return {
    placeholder: "",
    help,
    expected: "true or false",
    schema: yes,
    fallback: () => String(fallback),
    write: plain,
  };
}

const addressKinds = [
  "loopback",
  "private",
  "shared",
  "link-local",
  "multicast",
  "broadcast",
  "unspecified",
  "reserved",
  "metadata",
  "public",
] as const;

const range = z.string().refine((value) => {
  const [address = "", prefix, ...rest] = value.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
});

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && `${search}${hash}${username}${password}` === "";
}

/** Several of a kind: a list in a file, a text with commas elsewhere. */
const list = <T>(item: z.ZodType<T, string>): z.ZodType<T[]> =>
  z
    .union([
      z.array(z.string()),
      z.string().transform((value) =>
        value
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== ""),
      ),
    ])
    .pipe(z.array(item).max(256));

const joined = (values: readonly string[]): string => values.join(",");

/** Each has about 50 MiB of buffers, and a line to each other one. */
const mostPartitions = 64;

/** All settings of the daemon, in the order of `--help`. */
export const settingTable = {
  host: {
    placeholder: "ADDRESS",
    help: "the address to listen on",
    expected: "a host name or IP address",
    schema: text,
    fallback: () => "127.0.0.1",
    write: plain,
  },
  port: {
    placeholder: "PORT",
    help: "the port to listen on; 0 takes any that is free",
    expected: "a port from 0 to 65535",
    schema: whole(0, 65_535),
    fallback: () => "6224",
    write: plain,
  },
  "public-url": {
    placeholder: "URL",
    help: "the address at which services reach this daemon for what they answer later; default: the one it listens on",
    expected: "a URL with http or https, without query and fragment, such as https://flows.example.com",
    schema: z.string().refine((value) => value === "" || isBaseUrl(value)),
    fallback: () => "",
    write: plain,
  },
  "listen-without-access-control": flag(
    "allow a host that is not this machine alone: anybody who reaches the port can do everything",
    false,
  ),
  "known-as": {
    placeholder: "NAMES",
    help: "names under which browsers may open the web console, besides localhost, IP addresses, this machine's name and that of --public-url",
    expected: "host names, comma between them, such as flows.lan",
    schema: list(z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/)),
    fallback: () => "",
    write: joined,
  },
  data: {
    placeholder: "FOLDER",
    help: "the data folder; one daemon at a time",
    expected: "a folder",
    schema: text,
    fallback: (env: Environment) => xdg(env, "XDG_DATA_HOME", ".local", "share"),
    write: plain,
  },
  secrets: {
    placeholder: "FOLDER",
    help: "the folder whose files are the secrets, each named for one",
    expected: "a folder",
    schema: text,
    fallback: (env: Environment) => join(xdg(env, "XDG_CONFIG_HOME", ".config"), "secrets"),
    write: plain,
  },
  "body-limit": size("the largest body of a request, and data of an event", "1KiB", "64MiB", "4MiB"),
  "answer-limit": size("the largest answer of a service", "1KiB", "64MiB", "4MiB"),
  partitions: {
    placeholder: "N",
    help: "how many partitions the events lie in, each in a thread of its own; set when the data folder is new; auto: as many as it has, 1 if it is new",
    expected: `a whole number from 1 to ${mostPartitions}, or auto`,
    schema: z.union([z.literal("auto"), whole(1, mostPartitions)]),
    fallback: () => "auto",
    write: plain,
  },
  running: count(
    "how many events are at work at the same time; further ones wait on disk",
    1,
    100_000,
    1_024,
  ),
  backlog: count("how many accepted events may wait; beyond, posts are refused", 0, 100_000_000, 100_000),
  retention: {
    placeholder: "TIME",
    help: "how long events are kept after their end; or forever",
    expected: "a duration from 0 to 3650d, such as 30d, or forever",
    schema: z.union([
      z.literal("forever").transform(() => Infinity),
      amount(readDuration, 0, readDuration("3650d") ?? 0),
    ]),
    fallback: () => "30d",
    write: (ms: number) => (ms === Infinity ? "forever" : writeDuration(ms)),
  },
  connections: count("how many connections may be open", 1, 1_000_000, 10_000),
  grace: {
    placeholder: "TIME",
    help: "how long calls in flight may go on when the daemon is asked to stop",
    expected: "a duration from 0 to 10m, such as 10s",
    schema: amount(readDuration, 0, 600_000),
    fallback: () => "10s",
    write: writeDuration,
  },
  "log-level": {
    placeholder: "LEVEL",
    help: "the least level that is logged: debug, info, warn or error",
    expected: "debug, info, warn or error",
    schema: oneOf("debug", "info", "warn", "error"),
    fallback: () => "info",
    write: plain,
  },
  "log-format": {
    placeholder: "FORMAT",
    help: "json, pretty, or auto: pretty on a terminal",
    expected: "auto, json or pretty",
    schema: oneOf("auto", "json", "pretty"),
    fallback: () => "auto",
    write: plain,
  },
  "call-refuse": {
    placeholder: "KINDS",
    help: "the kinds of addresses services may not be called at",
    expected: `kinds, comma between them, of ${addressKinds.join(", ")}`,
    schema: list(z.enum(addressKinds)),
    fallback: () => "link-local,metadata,multicast,broadcast,unspecified,reserved",
    write: joined,
  },
  "call-allow": {
    placeholder: "RANGES",
    help: "addresses and ranges that may be called whatever their kind",
    expected: "addresses or ranges, comma between them, such as 10.0.0.0/8",
    schema: list(range),
    fallback: () => "",
    write: joined,
  },
  "call-deny": {
    placeholder: "RANGES",
    help: "addresses and ranges that may not be called",
    expected: "addresses or ranges, comma between them, such as 10.0.0.0/8",
    schema: list(range),
    fallback: () => "",
    write: joined,
  },
} as const satisfies Record<string, Setting>;

/** The name of a setting. */
export type SettingName = keyof typeof settingTable;

/** All settings with their values: sizes in bytes, durations in milliseconds. */
export type Settings = { readonly [N in SettingName]: z.output<(typeof settingTable)[N]["schema"]> };

/** The variable of a setting. */
export const variableOf = (name: SettingName): string =>
  `MACHINERY_${name.toUpperCase().replaceAll("-", "_")}`;
