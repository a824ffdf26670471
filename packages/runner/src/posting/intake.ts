/** A post whose turn has come. Says whether it made an event. */
export type Post = () => boolean;

/**
 * Where posts wait for their turn: so many join one write, the others the next, so that what running events have to say
 * never waits behind a flood of posts.
 */
export class Intake {
  #left: number;
  #waiting: Post[] = [];

  constructor(
    private readonly postsPerWrite: number,
    private readonly limit: number,
  ) {
    this.#left = postsPerWrite;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs the post now, or when its turn comes. False: too many wait. */
  offer(post: Post): boolean {
    if (this.#left > 0 && this.#waiting.length === 0) {
      if (post()) this.#left--;
      return true;
    }
    if (this.#waiting.length >= this.limit) return false;
    this.#waiting.push(post);
    return true;
  }

  /** A write begins: as many as may join it do. */
  refill(): void {
    this.#left = this.postsPerWrite;
    if (this.#waiting.length === 0) return;
    let taken = 0;
    while (this.#left > 0 && taken < this.#waiting.length) if (this.#waiting[taken++]!()) this.#left--;
    this.#waiting.splice(0, taken);
  }

  /** Runs all that wait, for them to be refused. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const post of waiting) post();
  }
}
