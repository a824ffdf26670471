import { startServer, type Server } from "@machinery/server";
import { checkRoom, openLevelStore } from "@machinery/store/level";
import type { Log } from "./create-log.js";
import { prepareDataFolder } from "./data-folder.js";
import { createLogObserver } from "./log-observer.js";
import { readConsole } from "./read-console.js";
import { createSecretReader } from "./read-secret.js";
import type { Settings } from "./setting-table.js";
import { refuseUnfinishedWork } from "./unfinished-work.js";

/** Opens the data and starts listening. Rejects with the error of whatever could not be used. */
export async function runDaemon(settings: Settings, log: Log, version: string): Promise<Server> {
  const folder = prepareDataFolder(settings.data);
  refuseUnfinishedWork(folder.root);
  const program = `machinery ${version}`;
  const onWarning = (message: string) => log.logger.warn({ data: folder.root }, message);
  return startServer({
    host: settings.host,
    port: settings.port,
    version,
    openPartitionStore: () =>
      openLevelStore({ folder: folder.partition, kind: "partition", program, onWarning }),
    canOpenPartitionStore: () => checkRoom(folder.partition),
    openCatalogueStore: () =>
      openLevelStore({ folder: folder.catalogue, kind: "catalogue", program, onWarning }),
    canOpenCatalogueStore: () => checkRoom(folder.catalogue),
    console: readConsole(),
    settings: {
      publicUrl: settings["public-url"] || undefined,
      bodyBytes: settings["body-limit"],
      answerBytes: settings["answer-limit"],
      secrets: createSecretReader(settings.secrets),
      running: settings.running,
      backlog: settings.backlog,
      retentionMs: settings.retention,
      connections: settings.connections,
      addressPolicy: {
        refuse: settings["call-refuse"],
        allow: settings["call-allow"],
        deny: settings["call-deny"],
      },
    },
    observer: createLogObserver(log.logger),
  });
}
