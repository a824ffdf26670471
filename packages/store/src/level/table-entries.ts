import { TableFile, pairsOf } from "./table-file.js";
import { blockDamage } from "./table-damages.js";

/** A key as a table holds it, with the number of the write it is of. */
export interface TableEntry {
  readonly key: Buffer;
  readonly sequence: number;
  /** As stored; undefined for a deletion. */
  readonly value: Uint8Array | undefined;
}

const PUT = 1;
/** Behind each key: what is done to it, and the number of the write. */
const TRAILER_BYTES = 8;

/** What is whole in one table, in order of keys, the newest of each first. Tells what is not. */
function* tableEntries(path: string, name: string, tell: (line: string) => void): Generator<TableEntry> {
  const table = new TableFile(path);
  try {
    const blocks = table.blocks();
    if (blocks === undefined) tell(`${name} is no table any more: its end is damaged, and all in it is lost`);
    for (const place of blocks?.data ?? []) {
      const block = table.block(place);
      if (block === undefined) tell(`${blockDamage(name, place)}: they are lost`);
      for (const [internal, value] of block === undefined ? [] : pairsOf(block)) {
        if (internal.length < TRAILER_BYTES) continue;
        const bytes = Buffer.from(internal.buffer, internal.byteOffset, internal.length);
        const end = bytes.length - TRAILER_BYTES;
        yield {
          key: bytes.subarray(0, end),
          sequence: bytes.readUIntLE(end + 1, 6),
          value: bytes[end] === PUT ? value : undefined,
        };
      }
    }
  } finally {
    table.close();
  }
}

/** What is whole in several tables: of each key the newest. In order of keys. Holds a block of each table in memory. */
export function* newestEntries(
  tables: readonly { readonly path: string; readonly name: string }[],
  tell: (line: string) => void,
): Generator<TableEntry> {
  const heap = new Heap();
  for (const { path, name } of tables) heap.add(tableEntries(path, name, tell));
  let last: Buffer | undefined;
  for (let entry = heap.take(); entry !== undefined; entry = heap.take()) {
    if (last?.equals(entry.key) === true) continue;
    last = entry.key;
    yield entry;
  }
}

interface Cursor {
  entry: TableEntry;
  readonly rest: Generator<TableEntry>;
}

/** The cursors of all tables, the least key on top. */
class Heap {
  readonly #cursors: Cursor[] = [];

  add(rest: Generator<TableEntry>): void {
    const first = rest.next();
    if (first.done === true) return;
    this.#cursors.push({ entry: first.value, rest });
    for (let at = this.#cursors.length - 1; at > 0;) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfLess(at, above)) return;
      at = above;
    }
  }

  take(): TableEntry | undefined {
    const [top] = this.#cursors;
    if (top === undefined) return undefined;
    const { entry } = top;
    const next = top.rest.next();
    if (next.done !== true) top.entry = next.value;
    else {
      const last = this.#cursors.pop()!;
      if (this.#cursors.length > 0) this.#cursors[0] = last;
    }
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= this.#cursors.length) return entry;
      const right = left + 1;
      const least = right < this.#cursors.length && this.#isLess(right, left) ? right : left;
      if (!this.#swapIfLess(least, at)) return entry;
      at = least;
    }
  }

  #isLess(a: number, b: number): boolean {
    const [one, other] = [this.#cursors[a]!.entry, this.#cursors[b]!.entry];
    const order = Buffer.compare(one.key, other.key);
    return order === 0 ? one.sequence > other.sequence : order < 0;
  }

  #swapIfLess(below: number, above: number): boolean {
    if (!this.#isLess(below, above)) return false;
    const cursors = this.#cursors;
    [cursors[below], cursors[above]] = [cursors[above]!, cursors[below]!];
    return true;
  }
}
