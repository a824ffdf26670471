import { Refusal } from "./refusal.js";

/** Aborts at the first signal that ends programs, with the refusal that says so. A second one ends the process at once. */
export function interruptOnSignal(): AbortSignal {
  const interruption = new AbortController();
  const on = (signal: NodeJS.Signals, exitCode: "interrupted" | "terminated"): void => {
    process.once(signal, () =>
      interruption.abort(new Refusal(exitCode, "interrupted: the data folder is as it was")),
    );
  };
  on("SIGINT", "interrupted");
  on("SIGTERM", "terminated");
  on("SIGHUP", "terminated");
  return interruption.signal;
}
