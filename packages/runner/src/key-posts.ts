import type { Rejection } from "@machinery/protocol";
import { readIdempotency, type StoreReader } from "@machinery/store";
import { refusals } from "./rejections.js";

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
    const behind: InLine[] = [];
    this.#claimed.set(scoped, behind);
    const leave = () => {
      this.#claimed.delete(scoped);
      return behind;
    };
    const tellExisting = (eventId: string, usedHash: Uint8Array) => {
      const refusal = refusals.keyReused(workflow, key, eventId);
      for (const each of leave()) {
        each.tell(
          sameBytes(each.hash, usedHash)
            ? { kind: "existing", eventId }
            : { kind: "refused", rejection: refusal.rejection },
        );
      }
    };
    readIdempotency(this.reader, workflow, key).then(
      (known) => {
        if (known !== undefined) {
          behind.unshift(one);
          tellExisting(known.eventId, known.dataHash);
          return;
        }
        one.tell({
          kind: "free",
          claim: {
            made: (eventId) => tellExisting(eventId, one.hash),
            dropped: () => {
              for (const each of leave()) this.#enter(workflow, key, each);
            },
            lost: () => {
              const refusal = refusals.storeUnavailable(
                "a write of which it is not known whether it succeeded",
              );
              for (const each of leave()) each.tell({ kind: "refused", rejection: refusal.rejection });
            },
          },
        });
      },
      (error: unknown) => {
        behind.unshift(one);
        for (const each of leave()) each.fail(error);
      },
    );
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
