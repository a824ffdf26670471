/**
 * The only door through which facts change a state. Live, changes are made at once and for good ({@link directly}); while a decision is
 * being made they can be taken back ({@link Trial}). One applier for each fact therefore serves both, at a cost that depends on what
 * changes and not on how large the event has grown.
 */
export interface Changes {
  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void;
  put<K, V>(map: Map<K, V>, key: K, value: V): void;
  remove<K, V>(map: Map<K, V>, key: K): void;
}

/** Changes that stay. */
export const directly: Changes = {
  set(target, key, value) {
    target[key] = value;
  },
  put(map, key, value) {
    map.set(key, value);
  },
  remove(map, key) {
    map.delete(key);
  },
};
