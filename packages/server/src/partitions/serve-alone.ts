import { BackupDesk } from "../backup/backup-desk.js";
import { openFront } from "../front/front.js";
import { createBackupHandlers } from "../services/backup-service.js";
import { createRegistryHandlers } from "../services/registry-service.js";
import { openOwnPartition } from "./open-own-partition.js";
import { lastAnswersMs, type MainThread, type Serving, unwellOf } from "./serving.js";

const place = { number: 0, count: 1 };

/** Opens the one partition there is, in this thread, and listens. */
export async function serveAlone(main: MainThread): Promise<Serving> {
  const { options, clock, catalogue, caller } = main;
  const { host, port, settings, observer } = options;
  const own = { ...main, ...options, definitions: catalogue };
  const partition = await openOwnPartition(own, caller, { place, peers: () => [] });
  try {
    const backups = new BackupDesk([partition], catalogue, clock, `machinery ${options.version}`);
    const front = await openFront({
      ...main,
      host,
      port,
      settings,
      observer,
      partition,
      stateOf: (service) => caller.stateOf(service),
      registry: createRegistryHandlers(catalogue, caller, partition, settings.bodyBytes),
      backups: createBackupHandlers(backups),
      console: options.console,
      unwell: () => unwellOf(partition, catalogue.failure),
    });
    return {
      port: front.port,
      unwell: () => front.unwell(),
      health: () => partition.health(),
      async close(graceMs) {
        front.stop();
        // The partition answers who waits when the grace is over: those answers still have to leave.
        await Promise.all([partition.close(graceMs), front.drained(graceMs + lastAnswersMs)]);
      },
    };
  } catch (error) {
    await partition.close(0);
    throw error;
  }
}
