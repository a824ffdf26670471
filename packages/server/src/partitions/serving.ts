import type { WorkflowService } from "@machinery/protocol";
import type { PlaceTable, Clock, Events, PartitionHealth, ServiceDoors } from "@machinery/runner";
import type { HttpCaller } from "../calls/index.js";
import type { Catalogue } from "../catalogue/catalogue.js";
import type { PublicAddress } from "../public-address.js";
import type { DefinitionDesk } from "../routes/definition-desk.js";
import type { ServerOptions } from "../server-options.js";
import type { Handlers } from "../services/handlers.js";

/** What the main thread owns, however many partitions there are: all that is about definitions. */
export interface MainThread {
  readonly options: ServerOptions;
  readonly clock: Clock;
  readonly address: PublicAddress;
  readonly catalogue: Catalogue;
  /** For calls that people try, and for looks at services. */
  readonly caller: HttpCaller;
  /** What lets calls in to services, from all threads. */
  readonly admission: ServiceDoors;
  readonly definitions: DefinitionDesk;
  /** Who may begin, in the partitions of this thread. */
  readonly places: PlaceTable;
  readonly workflows: Handlers<typeof WorkflowService>;
}

/** Partitions that are open, and the port that leads to them. */
export interface Serving {
  readonly port: number;
  /** Why nothing can be written now, for people, or nothing. */
  unwell(): string | undefined;
  health(): PartitionHealth;
  /** Lets calls in flight end for at most `graceMs`, then closes the partitions and the port. */
  close(graceMs: number): Promise<void>;
}

/** How long answers may take to leave after the grace, in milliseconds. */
export const lastAnswersMs = 1_000;

/** Why nothing can be written, for people, or nothing. `catalogue` is why that cannot. */
export function unwellOf(events: Pick<Events, "health">, catalogue: string | undefined): string | undefined {
  const { writable, reason } = events.health();
  if (!writable) return reason ?? "the events' store cannot be written";
  return catalogue === undefined ? undefined : `the catalogue cannot be written: ${catalogue}`;
}
