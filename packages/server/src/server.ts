import { PlaceTable, ServiceDoors } from "@machinery/runner";
import { Catalogue } from "./catalogue/catalogue.js";
import { createPlaceRules } from "./catalogue/place-rules.js";
import { createOwnCaller } from "./partitions/open-own-partition.js";
import { serveAlone } from "./partitions/serve-alone.js";
import type { MainThread } from "./partitions/serving.js";
import { checkPortIsFree } from "./port/check-port-is-free.js";
import { createSystemClock } from "./ports/system-clock.js";
import { createPublicAddress } from "./public-address.js";
import { DefinitionDesk } from "./routes/definition-desk.js";
import type { Server, ServerHealth, ServerOptions } from "./server-options.js";
import { createWorkflowHandlers } from "./services/workflow-service.js";
import { serveInThreads } from "./threads/serve-in-threads.js";

/** Opens the stores, brings back what must be awake, and listens. Rejects with what the first of them says that cannot. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { settings, observer, host } = options;
  const clock = createSystemClock();
  const address = createPublicAddress(settings.publicUrl, host, options.port);
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened) await close();
  };
  await checkPortIsFree(host, options.port);
  try {
    const catalogue = await Catalogue.open(
      {
        open: () => options.openCatalogueStore(),
        canOpen: async () => options.canOpenCatalogueStore?.(),
      },
      clock,
      observer,
    );
    opened.unshift(() => catalogue.close());
    const admission = new ServiceDoors(clock, options.threads?.count);
    const caller = createOwnCaller({ ...options, clock, address, admission, definitions: catalogue });
    const closeCaller = (): Promise<void> => {
      admission.shut();
      return caller.close();
    };
    opened.unshift(closeCaller);
    const places = new PlaceTable(createPlaceRules(catalogue), options.threads?.count);
    const main: MainThread = {
      options,
      clock,
      address,
      catalogue,
      caller,
      admission,
      definitions: new DefinitionDesk(catalogue, caller),
      places,
      workflows: createWorkflowHandlers(catalogue, places),
    };
    const serving = await (options.threads === undefined
      ? serveAlone(main)
      : serveInThreads(main, options.threads));
    opened.unshift(() => serving.close(0));
    address.listens(serving.port);

    const stop = async (graceMs: number): Promise<void> => {
      await serving.close(graceMs);
      await catalogue.close();
      await closeCaller();
    };
    let stopped: Promise<void> | undefined;
    return {
      host,
      port: serving.port,
      url: `http://${host.includes(":") ? `[${host}]` : host}:${serving.port}`,
      health: (): ServerHealth => {
        const reason = serving.unwell();
        const { running, accepted } = serving.health();
        const why = reason === undefined ? {} : { reason };
        return { serving: reason === undefined, ...why, running, accepted };
      },
      close: (graceMs) => (stopped ??= stop(graceMs)),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
