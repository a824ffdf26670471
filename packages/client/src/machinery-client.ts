import { createClient, type Client, type Transport } from "@connectrpc/connect";
import { BackupService, EventService, RegistryService, WorkflowService } from "@machinery/protocol";

/** The services of a daemon. Every call may throw a `ConnectError`: `MachineryError.from` makes sense of it. */
export interface MachineryClient {
  /** Registered microservices. */
  readonly registry: Client<typeof RegistryService>;
  /** Defined workflows. */
  readonly workflows: Client<typeof WorkflowService>;
  /** Posted events. */
  readonly events: Client<typeof EventService>;
  /** Copies of all that it keeps. */
  readonly backups: Client<typeof BackupService>;
}

/** A client over any Connect transport: of Node (`@machinery/client/node`), of a browser, or in memory. */
export function createMachineryClient(transport: Transport): MachineryClient {
  return {
    registry: createClient(RegistryService, transport),
    workflows: createClient(WorkflowService, transport),
    events: createClient(EventService, transport),
    backups: createClient(BackupService, transport),
  };
}
