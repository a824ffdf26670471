import type { Store } from "../store.js";

/** One adapter under test, with a place of its own to keep things. */
export interface ContractSubject {
  /** Opens the store: empty at first, and with what was committed before after that. */
  open(): Promise<Store>;
  /** Makes the next write of the open store fail, and says whether it is kept all the same. Where the adapter cannot be made to, leave it out. */
  readonly failNextWrite?: (applied: boolean) => void;
  /** Clears up. Every store has been closed. */
  dispose(): Promise<void>;
}

/** Makes a subject for each test. */
export type CreateSubject = () => Promise<ContractSubject>;
