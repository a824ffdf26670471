import type { Server } from "@machinery/server";
import { exitCodes } from "./exit-codes.js";
import type { Log } from "./create-log.js";

const signalNumbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type StopSignal = keyof typeof signalNumbers;

/** The longest that closing may take beyond the grace period, in milliseconds; then the process ends as it would by a crash. */
const closingMs = 5_000;

/**
 * Stops the daemon when it is told to: the first signal drains it, a second one ends the process at once. Both are safe:
 * what was acknowledged is on disk already.
 */
export function stopOnSignal(server: Server, log: Log, graceMs: number): void {
  let isStopping = false;
  const leave = (exitCode: number): never => {
    log.flush();
    process.exit(exitCode);
  };
  const stop = async (signal: StopSignal): Promise<void> => {
    if (isStopping) {
      log.logger.warn({ signal }, "stopping at once");
      leave(128 + signalNumbers[signal]);
    }
    isStopping = true;
    log.logger.info(
      { signal, grace_ms: graceMs },
      "stopping: calls in flight may end; a second signal stops at once",
    );
    setTimeout(() => {
      log.logger.error("stopping took too long");
      leave(exitCodes.internal);
    }, graceMs + closingMs).unref();
    try {
      await server.close(graceMs);
      log.logger.info("stopped");
      leave(exitCodes.stopped);
    } catch (error) {
      log.logger.error({ err: error }, "stopping failed");
      leave(exitCodes.internal);
    }
  };
  for (const signal of Object.keys(signalNumbers) as StopSignal[])
    process.on(signal, () => void stop(signal));
}
