import type { PartitionLimits } from "../partition-limits.js";

/** A post that may have to wait for its turn. */
export interface Post {
  /** Its turn has come. Says whether it made an event. */
  run(): boolean;
  /** About how much memory it takes. Asked only when it has to wait. */
  bytes(): number;
}

/** So many posts join a write at least, however little events at work have in it: posting goes on. */
const FEWEST = 32;

type IntakeLimits = Pick<PartitionLimits, "postsPerCommit" | "postsPerDecision" | "intake" | "intakeBytes">;

/**
 * Where posts wait for their turn. Whatever events at work have come to goes into the next write, and of posts so many join it as is in proportion
 * to that; the others wait for the next. So a flood of posts takes away a share of the time of running events, and never more. Where none is at
 * work, or none has anything to say, as many posts join as one write takes.
 */
export class Intake {
  readonly #fewest: number;
  /** How many may join the write that is collecting, and how many have. */
  #share: number;
  #joined = 0;
  #waiting: { readonly post: Post; readonly bytes: number }[] = [];
  #waitingBytes = 0;
  #closed = false;

  constructor(
    private readonly limits: IntakeLimits,
    /** Whether the write that is collecting holds as much as it can. */
    private readonly isFull: () => boolean,
  ) {
    this.#share = limits.postsPerCommit;
    this.#fewest = Math.min(FEWEST, limits.postsPerCommit);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs the post now, or when its turn comes. False: too many wait. */
  offer(post: Post): boolean {
    if (this.#closed || (this.#waiting.length === 0 && this.#hasRoom)) {
      if (post.run()) this.#joined++;
      return true;
    }
    const { intake, intakeBytes } = this.limits;
    if (this.#waiting.length >= intake || this.#waitingBytes >= intakeBytes) return false;
    const bytes = post.bytes();
    this.#waiting.push({ post, bytes });
    this.#waitingBytes += bytes;
    return true;
  }

  /** A write begins, that has so much in it: of those who wait as many join it as may. */
  refill(collected: number): void {
    const decisions = collected - this.#joined;
    this.#share = this.#shareBeside(decisions);
    let taken = 0;
    for (; taken < this.#waiting.length && this.#hasRoom; taken++) {
      const { post, bytes } = this.#waiting[taken]!;
      this.#waitingBytes -= bytes;
      if (post.run()) this.#joined++;
    }
    if (taken > 0) this.#waiting.splice(0, taken);
    this.#joined = 0;
  }

  /** Runs all that wait, and whatever comes from now on, for them to be refused. */
  flush(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { post } of waiting) post.run();
  }

  get #hasRoom(): boolean {
    return this.#joined < this.#share && !this.isFull();
  }

  #shareBeside(decisions: number): number {
    const { postsPerCommit, postsPerDecision } = this.limits;
    if (decisions <= 0) return postsPerCommit;
    return Math.min(postsPerCommit, Math.max(this.#fewest, decisions * postsPerDecision));
  }
}
