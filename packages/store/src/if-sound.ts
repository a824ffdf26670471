import { isDamage } from "./is-damage.js";
import type { StoreError } from "./store.js";

/** What a reading gives; undefined where it comes upon damage, which somebody else tells of. */
export async function ifSound<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** The damage that a reading comes upon; undefined where it comes upon none. */
export async function damageIn(reading: Promise<unknown>): Promise<StoreError | undefined> {
  try {
    await reading;
    return undefined;
  } catch (error) {
    if (isDamage(error)) return error;
    throw error;
  }
}
