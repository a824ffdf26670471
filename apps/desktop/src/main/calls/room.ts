/** Room for messages that somebody else makes and one loop uses up. */
export class Room {
  #left = 0;
  #isClosed = false;
  #tell: (() => void) | undefined;

  constructor(private readonly max: number) {}

  /** Makes room for so many more. Gives false, and makes none, where that would be more than there can be. */
  add(count: number): boolean {
    if (this.#left + count > this.max) return false;
    this.#left += count;
    this.#tell?.();
    return true;
  }

  /** There will be no more. */
  close(): void {
    this.#isClosed = true;
    this.#tell?.();
  }

  /** Uses room for one up, as soon as there is any. Gives false once it is closed. One at a time. */
  async take(): Promise<boolean> {
    while (this.#left === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => (this.#tell = resolve));
    }
    if (this.#isClosed) return false;
    this.#left -= 1;
    return true;
  }
}
