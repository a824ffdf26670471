import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readCommandLine } from "./command-line.js";
import { createLog } from "./create-log.js";
import { exitCodes } from "./exit-codes.js";
import { explainFailure } from "./explain-failure.js";
import { printSettings } from "./print-settings.js";
import { readSettingsFile, SettingsFileError, type SettingsFile } from "./read-settings-file.js";
import { resolveSettings } from "./resolve-settings.js";
import { runDaemon } from "./run-daemon.js";
import { runTask } from "./run-task.js";
import { stopOnSignal } from "./stop-on-signal.js";

/** Says why it cannot go on, a line for each reason, and leaves. */
function leave(lines: readonly string[], exitCode: number): never {
  for (const line of lines) process.stderr.write(`machinery: ${line}\n`);
  process.exit(exitCode);
}

function readFile(path: string, isAskedFor: boolean): SettingsFile | undefined {
  try {
    return readSettingsFile(path, isAskedFor);
  } catch (error) {
    if (error instanceof SettingsFileError) leave([error.message], exitCodes.usage);
    throw error;
  }
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const line = readCommandLine(process.argv.slice(2), process.env, version);
if (line.kind === "say") {
  (line.isError ? process.stderr : process.stdout).write(line.text);
  process.exit(line.exitCode);
}
const file = readFile(line.config.path, line.config.isAskedFor);
const resolved = resolveSettings({
  flags: line.flags,
  env: process.env,
  ...(file === undefined ? {} : { file }),
});
if (!resolved.ok) leave(resolved.problems, exitCodes.usage);
const { settings } = resolved;
if (line.printSettings) {
  process.stdout.write(printSettings(settings, resolved.origins));
  process.exit(0);
}

if (line.task !== "serve") {
  const { task, file: backup } = line;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    const program = `machinery ${version}`;
    const { data, partitions } = settings;
    const isWhole = await runTask({ task, file: backup, data, partitions, program, say });
    process.exitCode = isWhole ? exitCodes.stopped : exitCodes.damaged;
  } catch (error) {
    const failure = explainFailure(error, { host: "", port: 0, data: resolve(settings.data) });
    leave([failure.line], failure.exitCode);
  }
  process.exit();
}

const log = createLog(settings, process.stderr);
const crash = (error: unknown, what: string): never => {
  log.logger.fatal({ err: error }, what);
  log.flush();
  process.exit(exitCodes.internal);
};
process.on("uncaughtException", (error) => crash(error, "an exception that nobody caught"));
process.on("unhandledRejection", (error) => crash(error, "a rejection that nobody handled"));
// The reader of the ready line may be gone; that is no reason to stop.
process.stdout.on("error", () => undefined);

try {
  const server = await runDaemon(settings, log, version, (number, error) =>
    crash(error, `the thread of partition ${number} ended`),
  );
  stopOnSignal(server, log, settings.grace);
  log.logger.info({ url: server.url, data: resolve(settings.data), version }, "listening");
  process.stdout.write(`machinery listening on ${server.url} (data: ${resolve(settings.data)})\n`);
} catch (error) {
  const failure = explainFailure(error, {
    host: settings.host,
    port: settings.port,
    data: resolve(settings.data),
  });
  if (failure.exitCode === exitCodes.internal) log.logger.error({ err: error }, "cannot start");
  log.flush();
  leave([failure.line], failure.exitCode);
}
