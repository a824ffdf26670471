import { createHash } from "node:crypto";
import { join } from "node:path";
import { BackupSummarySchema, messageToJson, timestampToMillis, type BackupSummary } from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import type { Context } from "../context.js";
import type { NewFile } from "../environment.js";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { renderByteSize } from "../render/byte-size.js";
import type { Session } from "../session.js";

/** How often people are told how far it is, in milliseconds. */
const tellEveryMs = 5_000;

/** `backup create`: a copy of all that the daemon keeps, in a file. */
export function addBackupCreate(backup: Command, session: Session): void {
  backup
    .command("create")
    .description("copy all that the daemon keeps into a file, while it works")
    .argument("<file|folder>", "a file that is not there yet, or a folder for one that is called by the time")
    .addHelpText(
      "after",
      `
All that was acknowledged before is in it. It stands under its name only once it is whole, checked and safe on disk; whatever ends it
before leaves no file. It holds the data of all events: keep it as you keep the data folder. See docs/backup.md.

Examples:
  machinery backup create /backups
  machinery backup create before-upgrade.backup`,
    )
    .action((path: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const file = await fileAt(context, path);
        const summary = await writeBackup(context, file);
        print(context, {
          json: () => ({ file, ...(messageToJson(BackupSummarySchema, summary) as object) }),
          name: () => [file],
          table: () =>
            `${file}\n  ${summary.events} events, ${renderByteSize(Number(summary.bytes))}\n  sha256 ${summary.sha256}\n`,
        });
      }),
    );
}

/** The file that a backup goes to. */
async function fileAt({ environment }: Context, path: string): Promise<string> {
  const { files, now } = environment;
  const kind = await files.kind(path);
  const name = `machinery-${new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, "")}.backup`;
  const file = kind === "folder" ? join(path, name) : path;
  if (kind === "missing" && /[/\\]$/.test(path))
    throw new CliError("a folder that is there", `no \`${path}\``, "make it, or name another");
  if ((await files.kind(file)) !== "missing")
    throw new CliError(
      "a file that is not there yet",
      `\`${file}\``,
      "choose another name: a backup never takes the place of another file",
      exitCodes.conflict,
    );
  return file;
}

/** Takes a backup and checks it against what the daemon says of it. */
async function writeBackup(context: Context, path: string): Promise<BackupSummary> {
  const { client, environment, signal } = context;
  const hash = createHash("sha256");
  let bytes = 0;
  let summary: BackupSummary | undefined;
  let toldMs = environment.now();
  let file: NewFile | undefined;
  try {
    for await (const { part } of client.backups.createBackup({}, { signal })) {
      if (part.case === "summary") summary = part.value;
      if (part.case !== "chunk") continue;
      // Not before the daemon has agreed.
      file ??= await onDisk(path, () => environment.files.create(path));
      const begun = file;
      await onDisk(path, () => begun.write(part.value));
      hash.update(part.value);
      bytes += part.value.length;
      if (environment.now() - toldMs < tellEveryMs) continue;
      toldMs = environment.now();
      context.say(`${renderByteSize(bytes)} so far`);
    }
    signal.throwIfAborted();
    const sha256 = hash.digest("hex");
    if (summary === undefined || file === undefined)
      throw cutOff(`one that ended after ${bytes} bytes without saying what it comes to`);
    if (summary.sha256 !== sha256 || summary.bytes !== BigInt(bytes))
      throw cutOff(
        `${bytes} bytes of sha256 ${sha256} where ${summary.bytes} of ${summary.sha256} were sent`,
      );
    const whole = file;
    await onDisk(path, () => whole.keep());
    file = undefined;
    if (summary.backupTime !== undefined) {
      const time = new Date(timestampToMillis(summary.backupTime)).toISOString();
      context.say(`all that was acknowledged before ${time} is in it`);
    }
    return summary;
  } finally {
    await file?.discard();
  }
}

function cutOff(found: string): CliError {
  return new CliError("a whole backup from the daemon", found, "take it again", exitCodes.other);
}

/** Tells what the file system refuses as a refusal. */
async function onDisk<T>(path: string, doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === undefined) throw thrown;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new CliError(
      `to write \`${path}\``,
      isFull ? `a full disk (${code})` : code,
      isFull ? "free some space, or choose another place: nothing was kept" : "choose another place",
      exitCodes.other,
    );
  }
}
