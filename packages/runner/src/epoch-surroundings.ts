import type { Epoch } from "./epoch.js";
import type { EpochPorts } from "./epoch-ports.js";

/** What an epoch stands on, and whom it tells of its end. */
export interface EpochSurroundings extends EpochPorts {
  /** Called once, when the store can be used no more. */
  failed(epoch: Epoch, error: Error): void;
  /** Called after each write that succeeded. */
  wrote(): void;
}
