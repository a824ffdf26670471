import type { HistoryEntry } from "./read-history.js";

/** At most so many places: each may be that of somebody who turns the pages of another event. */
const PLACES = 16;

/** About how much memory the states at all places take, in bytes. The last one is kept whatever its size. */
const STATE_BYTES = 16 * 1024 * 1024;

/**
 * Where the pages of histories ended that were read last. To describe a fact takes the state before it, which is the fold of all before: so the
 * next page would cost the whole history up to it. A state goes on in place, so a place is taken away by the page that begins there; a page
 * whose place is not known is read from the start.
 */
export class HistoryPlaces {
  /** By event and sequence, the longest unused first. */
  readonly #places = new Map<string, HistoryEntry>();
  #bytes = 0;

  /** Leaves a place: the page ended with this sequence, and of the commit it ended in these facts are left. */
  leave(eventId: string, sequence: number, left: HistoryEntry): void {
    this.take(eventId, sequence);
    this.#places.set(nameOf(eventId, sequence), left);
    this.#bytes += left.state.byteSize;
    for (const [oldest, { state }] of this.#places) {
      if (this.#places.size === 1 || (this.#places.size <= PLACES && this.#bytes <= STATE_BYTES)) return;
      this.#places.delete(oldest);
      this.#bytes -= state.byteSize;
    }
  }

  /** The place after this sequence, if it is known. It is not, afterwards. */
  take(eventId: string, sequence: number): HistoryEntry | undefined {
    const name = nameOf(eventId, sequence);
    const left = this.#places.get(name);
    if (left === undefined) return undefined;
    this.#places.delete(name);
    this.#bytes -= left.state.byteSize;
    return left;
  }
}

const nameOf = (eventId: string, sequence: number) => `${eventId}/${sequence}`;
