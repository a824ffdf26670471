import type { Command } from "commander";
import type { Session } from "../session.js";

/** `backup restore`: what `daemon restore` does, beside its counterpart. No daemon may use the folder, so it needs none. */
export function addBackupRestore(backup: Command, session: Session): void {
  backup
    .command("restore")
    .description("bring a backup back into an empty data folder, here and with no daemon over it")
    .argument("<file>", "the backup, - for standard input")
    .option("--data <folder>", "the data folder; without it, the one the daemon uses unless told otherwise")
    .option(
      "--partitions <n>",
      "how many partitions to make: as many as the backup has, or a multiple; without it, as many",
    )
    .addHelpText(
      "after",
      `
The same as \`machinery daemon restore\`. A file that was cut short or changed is refused, and leaves the folder empty. Events that were under
way go on once a daemon is started over the folder. Where the daemon that the backup is of still runs, both make their calls: see
docs/backup.md.

Examples:
  machinery backup restore machinery-20261123T165443Z.backup --data /var/lib/machinery
  machinery daemon --data /var/lib/machinery`,
    )
    .action(async (file: string, options: { readonly data?: string; readonly partitions?: string }) => {
      const data = options.data === undefined ? [] : ["--data", options.data];
      const partitions = options.partitions === undefined ? [] : ["--partitions", options.partitions];
      session.exitCode = await session.environment.runDaemon(["restore", ...data, ...partitions, "--", file]);
    });
}
