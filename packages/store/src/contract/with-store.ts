import type { Store } from "../store.js";
import type { ContractSubject, CreateSubject } from "./subject.js";

/** An open store, and its subject. */
export interface OpenSubject {
  readonly store: Store;
  readonly subject: ContractSubject;
  /** Closes the store and opens it anew. */
  readonly reopen: () => Promise<Store>;
}

/** Runs a test on a new, open store, and closes all that it opened. */
export type WithStore = (run: (open: OpenSubject) => Promise<void>) => Promise<void>;

/** Makes {@link WithStore} for an adapter. */
export function storesOf(create: CreateSubject): WithStore {
  return async (run) => {
    const subject = await create();
    try {
      let store = await subject.open();
      const reopen = async (): Promise<Store> => {
        await store.close();
        store = await subject.open();
        return store;
      };
      try {
        await run({ store, subject, reopen });
      } finally {
        await store.close();
      }
    } finally {
      await subject.dispose();
    }
  };
}
