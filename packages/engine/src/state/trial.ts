import type { Changes } from "./changes.js";

/**
 * Changes that are taken back. `decide` tries its facts on the state itself, so that what comes next in the same decision sees what they
 * did, and takes everything back before it returns: to everybody else it has changed nothing. The order of a map's keys may differ
 * afterwards; nothing depends on it.
 */
export class Trial implements Changes {
  readonly #undo: (() => void)[] = [];

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    if (Object.hasOwn(target, key)) {
      const before = target[key];
      this.#undo.push(() => (target[key] = before));
    } else {
      this.#undo.push(() => Reflect.deleteProperty(target, key));
    }
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
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }

  #remember<K, V>(map: Map<K, V>, key: K): void {
    if (map.has(key)) {
      const before = map.get(key) as V;
      this.#undo.push(() => map.set(key, before));
    } else {
      this.#undo.push(() => map.delete(key));
    }
  }
}
