import type { Changes } from "./changes.js";

/** Stands for what was not there. */
const absent = Symbol("absent");

/**
 * Changes that are taken back. `decide` tries its facts on the state itself, so that what comes next in the same decision sees what they
 * did, and takes everything back before it returns: to everybody else it has changed nothing. The order of a map's keys may differ
 * afterwards; nothing depends on it.
 */
export class Trial implements Changes {
  /** Target, key and what was there, one after the other: cheaper than an object for each of the many changes. */
  #log: unknown[] = [];

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    const before = target[key];
    this.#log.push(target, key, before === undefined && !Object.hasOwn(target, key) ? absent : before);
    target[key] = value;
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#remember(map, key);
    map.set(key, value);
  }

  remove<K, V>(map: Map<K, V>, key: K): void {
    this.#remember(map, key);
    map.delete(key);
  }

  /** Takes every change back, the last one first. */
  takeBack(): void {
    const log = this.#log;
    for (let at = log.length - 3; at >= 0; at -= 3) {
      const target = log[at] as object;
      const key = log[at + 1];
      const before = log[at + 2];
      if (target instanceof Map) {
        if (before === absent) target.delete(key);
        else target.set(key, before);
      } else if (before === absent) Reflect.deleteProperty(target, key as PropertyKey);
      else (target as Record<PropertyKey, unknown>)[key as PropertyKey] = before;
    }
    this.#log = [];
  }

  #remember<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key);
    this.#log.push(map, key, before === undefined && !map.has(key) ? absent : before);
  }
}
