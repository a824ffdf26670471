import { StoreError } from "./store.js";

/** Whether an error says that what was read is not what was written. Whatever else goes wrong may be well the next time. */
export const isDamage = (error: unknown): error is StoreError =>
  error instanceof StoreError && error.code === "DAMAGED";
