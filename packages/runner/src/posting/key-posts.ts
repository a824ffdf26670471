import type { Rejection } from "@machinery/protocol";
import { type KnownPost, readIdempotency, type StoreReader } from "@machinery/store";
import { refusals } from "../rejections.js";

/** What looking a key up comes to. */
export type KeyedPost =
  /** An event was posted with the key and the same data. */
  | { readonly kind: "existing"; readonly eventId: string }
  | { readonly kind: "refused"; readonly rejection: Rejection }
  /** Nobody has used the key: whoever asked must post, then call `made` or `dropped`, once. */
  | { readonly kind: "free"; readonly claim: KeyClaim };

/** The right to post with a key. Others who come with the same key wait until it is used or given back. */
export interface KeyClaim {
  /** The event is safe. */
  made(eventId: string): void;
  /** There is no event; the next in line may try. */
  dropped(): void;
  /** Whether there is an event is not known. */
  lost(): void;
}

interface InLine {
  readonly hash: Uint8Array;
  readonly tell: (found: KeyedPost) => void;
  readonly fail: (error: unknown) => void;
}

/** Idempotency keys on their way: among posts with the same key one is the first, and the others wait for what becomes of it. */
export class KeyPosts {
  /** Those in line behind a claim, by workflow and key. */
  readonly #claimed = new Map<string, InLine[]>();

  constructor(private readonly reader: StoreReader) {}

  /** Rejects when the store cannot be read. */
  find(workflow: string, key: string, hash: Uint8Array): Promise<KeyedPost> {
    return new Promise((resolve, reject) =>
      this.#enter(workflow, key, { hash, tell: resolve, fail: reject }),
    );
  }

  #enter(workflow: string, key: string, one: InLine): void {
    const scoped = `${workflow}/${key}`;
    const line = this.#claimed.get(scoped);
    if (line !== undefined) {
      line.push(one);
      return;
    }
    this.#claimed.set(scoped, []);
    void this.#lookUp(workflow, key, one);
  }

  /** Never rejects. */
  async #lookUp(workflow: string, key: string, one: InLine): Promise<void> {
    let known: KnownPost | undefined;
    try {
      known = await readIdempotency(this.reader, workflow, key);
    } catch (error) {
      one.fail(error);
      for (const each of this.#leave(workflow, key)) each.fail(error);
      return;
    }
    if (known === undefined) {
      one.tell({ kind: "free", claim: this.#claim(workflow, key, one.hash) });
      return;
    }
    one.tell(judge(workflow, key, one.hash, known));
    for (const each of this.#leave(workflow, key)) each.tell(judge(workflow, key, each.hash, known));
  }

  #claim(workflow: string, key: string, dataHash: Uint8Array): KeyClaim {
    return {
      made: (eventId) => {
        for (const each of this.#leave(workflow, key))
          each.tell(judge(workflow, key, each.hash, { eventId, dataHash }));
      },
      dropped: () => {
        for (const each of this.#leave(workflow, key)) this.#enter(workflow, key, each);
      },
      lost: () => {
        const { rejection } = refusals.storeUnavailable(
          "a write of which it is not known whether it succeeded",
        );
        for (const each of this.#leave(workflow, key)) each.tell({ kind: "refused", rejection });
      },
    };
  }

  /** Ends a claim, and gives those who stood in line behind it. */
  #leave(workflow: string, key: string): readonly InLine[] {
    const scoped = `${workflow}/${key}`;
    const line = this.#claimed.get(scoped) ?? [];
    this.#claimed.delete(scoped);
    return line;
  }
}

function judge(workflow: string, key: string, hash: Uint8Array, { eventId, dataHash }: KnownPost): KeyedPost {
  if (sameBytes(hash, dataHash)) return { kind: "existing", eventId };
  return { kind: "refused", rejection: refusals.keyReused(workflow, key, eventId).rejection };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
