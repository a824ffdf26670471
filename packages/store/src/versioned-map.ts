import type { Write } from "./committer.js";
import { compareKeys } from "./key-order.js";
import type { KeyRange } from "./store.js";

interface Version {
  readonly at: number;
  /** Undefined: deleted at this version. */
  readonly value: Uint8Array | undefined;
}

/**
 * An ordered map that can be read as it was: a reader holds a version, and what it sees does not change until it
 * lets go. Old versions are dropped as soon as nobody holds them.
 */
export class VersionedMap {
  readonly #values = new Map<string, Version[]>();
  readonly #order: string[] = [];
  readonly #held = new Map<number, number>();
  #version = 0;
  /** Keys with more than one version, or deleted. */
  readonly #stale = new Set<string>();

  /** The version as of now, kept until {@link release}. */
  hold(): number {
    this.#held.set(this.#version, (this.#held.get(this.#version) ?? 0) + 1);
    return this.#version;
  }

  release(version: number): void {
    const holders = (this.#held.get(version) ?? 0) - 1;
    if (holders > 0) this.#held.set(version, holders);
    else this.#held.delete(version);
    if (this.#held.size === 0) this.#dropStale();
  }

  write(writes: readonly Write[]): void {
    const at = ++this.#version;
    for (const [key, value] of writes) {
      const versions = this.#values.get(key);
      // Copied: a real disk keeps bytes, not the buffers they came in.
      const version = { at, value: value?.slice() };
      if (versions !== undefined) {
        versions.push(version);
        this.#stale.add(key);
      } else if (value !== undefined) {
        this.#values.set(key, [version]);
        this.#order.splice(this.#place(key), 0, key);
      }
    }
    if (this.#held.size === 0) this.#dropStale();
  }

  get(key: string, version = this.#version): Uint8Array | undefined {
    return this.#values
      .get(key)
      ?.findLast(({ at }) => at <= version)
      ?.value?.slice();
  }

  /** Up to `size` pairs of a range as of a version, after a key that was read before. */
  page(range: KeyRange, version: number, after: string | undefined, size: number): [string, Uint8Array][] {
    const pairs: [string, Uint8Array][] = [];
    const step = range.reverse === true ? -1 : 1;
    let at = range.reverse === true ? this.#place(after ?? range.lt) - 1 : this.#place(after ?? range.gte);
    if (step === 1 && after !== undefined && this.#order[at] === after) at++;
    for (; pairs.length < size; at += step) {
      const key = this.#order[at];
      if (key === undefined) break;
      if (step === 1 ? compareKeys(key, range.lt) >= 0 : compareKeys(key, range.gte) < 0) break;
      const value = this.get(key, version);
      if (value !== undefined) pairs.push([key, value]);
    }
    return pairs;
  }

  /** The index of the first key that is not before this one. */
  #place(key: string): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#order[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropStale(): void {
    for (const key of this.#stale) {
      const last = this.#values.get(key)!.at(-1)!;
      if (last.value === undefined) {
        this.#values.delete(key);
        this.#order.splice(this.#place(key), 1);
      } else {
        this.#values.set(key, [last]);
      }
    }
    this.#stale.clear();
  }
}
