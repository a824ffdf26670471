import { setTimeout as sleep } from "node:timers/promises";
import { startDaemon, type Daemon } from "./daemon.js";
import { until } from "./until.js";

/** How a daemon is killed again and again. */
export interface Killing {
  readonly data: string;
  readonly kills: number;
  readonly random: () => number;
  /** How much has been acknowledged so far. */
  readonly acknowledged: () => number;
  /** How much more a daemon acknowledges before it is killed, at most; and how long it lives after that, in milliseconds. */
  readonly mostInALife: number;
  readonly longestAfterMs: number;
}

/** Kills a daemon, and starts another one over its data and on its port, so many times. Gives the one that is up at the end. */
export async function killRepeatedly(first: Daemon, killing: Killing): Promise<Daemon> {
  const { data, kills, random, acknowledged, mostInALife, longestAfterMs } = killing;
  let daemon = first;
  for (let kill = 0; kill < kills; kill++) {
    const enough = acknowledged() + Math.floor(random() * (mostInALife + 1));
    await until(() => acknowledged() >= enough);
    await sleep(random() * longestAfterMs);
    await daemon.end("SIGKILL");
    daemon = await startDaemon({ data, port: first.port });
  }
  return daemon;
}
