/** What is told to one watcher, in order, and at its own pace. Bounded: one that does not read is cut off. */
export class WatchQueue<T> {
  #items: T[] = [];
  #taken = 0;
  #wake: (() => void) | undefined;
  #end: T | undefined;
  #ended = false;

  /** `overflow` is the last thing a watcher hears that fell behind. */
  constructor(
    private readonly limit: number,
    private readonly overflow: () => T,
  ) {}

  get ended(): boolean {
    return this.#ended;
  }

  push(item: T): void {
    if (this.#ended) return;
    if (this.#items.length - this.#taken >= this.limit) {
      this.#items = [];
      this.#taken = 0;
      this.end(this.overflow());
      return;
    }
    this.#items.push(item);
    this.#stir();
  }

  /** Nothing follows. `last` is heard after what is queued. */
  end(last?: T): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end = last;
    this.#stir();
  }

  /** The next item, or `undefined` at the end. For one reader. */
  async next(): Promise<T | undefined> {
    for (;;) {
      if (this.#taken < this.#items.length) {
        const item = this.#items[this.#taken++]!;
        if (this.#taken === this.#items.length) {
          this.#items = [];
          this.#taken = 0;
        }
        return item;
      }
      if (this.#ended) {
        const last = this.#end;
        this.#end = undefined;
        return last;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
