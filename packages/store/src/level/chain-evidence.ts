import { type CommitRecord, CommitRecordSchema } from "@machinery/protocol/store";
import { fromBinary } from "@bufbuild/protobuf";
import { DELETED, KEPT_RECORDS } from "./chain.js";

/** Batches that are missing, from one number to another, both included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What the records that are left of a chain say of what was written. */
export class ChainEvidence {
  readonly #records = new Map<number, CommitRecord>();

  /** Takes a record, as it was before it was sealed. One that cannot be read is as good as none. */
  add(bytes: Uint8Array): void {
    try {
      const record = fromBinary(CommitRecordSchema, bytes);
      this.#records.set(Number(record.number), record);
    } catch {
      // Its number is missing then.
    }
  }

  /** The batches of which there is no record, the oldest first; up to `atLeast`, which is known to have been written. */
  gaps(atLeast: number): Gap[] {
    const numbers = [...this.#records.keys()].toSorted((a, b) => a - b);
    const last = Math.max(numbers.at(-1) ?? 0, atLeast);
    const gaps: Gap[] = [];
    let next = Math.max(1, last - KEPT_RECORDS + 1);
    for (const number of [...numbers, last + 1]) {
      if (number > next) gaps.push({ from: next, to: number - 1 });
      next = Math.max(next, number + 1);
    }
    return gaps;
  }

  /** The authoritative keys that were written and, as far as is known, not deleted since, each with the batch that wrote it last. */
  *written(): Generator<readonly [key: string, batch: number]> {
    const seen = new Set<string>();
    for (const number of [...this.#records.keys()].toSorted((a, b) => b - a)) {
      for (const key of this.#records.get(number)!.keys.toReversed()) {
        const name = key.startsWith(DELETED) ? key.slice(DELETED.length) : key;
        if (seen.has(name)) continue;
        seen.add(name);
        if (name === key) yield [key, number];
      }
    }
  }
}
