import type { Command } from "commander";
import type { Session } from "../session.js";

/** `daemon`: starts the daemon's program in the foreground. All that follows is for the daemon. */
export function addDaemon(program: Command, session: Session): void {
  program
    .command("daemon")
    .description("start the daemon here, until Ctrl-C; `machinery daemon --help` shows its settings")
    .argument("[arguments...]", "handed on to the daemon")
    .helpOption(false)
    .allowUnknownOption()
    .action(async (args: string[]) => {
      session.exitCode = await session.environment.runDaemon(args);
    });
}
