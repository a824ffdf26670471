import { setTimeout as sleep } from "node:timers/promises";
import { postJson } from "./json-routes.js";

/** Clients that post without a pause, each post under a key of its own. */
export interface KeyedPosts {
  /** The ids of the events that were acknowledged, by their keys. Every one that a key was ever answered with. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was refused, as the body says it; the same post is sent again until it is acknowledged. */
  readonly refusals: readonly Record<string, unknown>[];
  /** Lets each client finish the post it is at, and waits for them. */
  stop(): Promise<void>;
}

/** Begins to post to a route. A refusal with another status than 503 or 429 ends it, and is thrown by `stop`. */
export function startKeyedPosts(url: string, clients: number, data: object): KeyedPosts {
  const acknowledged = new Map<string, Set<string>>();
  const refusals: Record<string, unknown>[] = [];
  const stopping = { asked: false };
  const posting = Array.from({ length: clients }, async (_, client) => {
    for (let number = 0; !stopping.asked; number++) {
      const key = `client-${client}-post-${number}`;
      for (;;) {
        const answer = await postJson(url, { data }, { "Idempotency-Key": key }).catch(() => undefined);
        if (answer?.status === 201) {
          const ids = acknowledged.get(key) ?? new Set();
          acknowledged.set(key, ids.add(String(answer.body?.["event_id"])));
          break;
        }
        if (answer !== undefined) {
          if (answer.status !== 503 && answer.status !== 429)
            throw new Error(`a post was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
          refusals.push(answer.body ?? {});
        }
        await sleep(20);
      }
    }
  });
  const ended = Promise.all(posting);
  // Told by `stop`, however long before it failed.
  ended.catch(() => {});
  return {
    acknowledged,
    refusals,
    async stop() {
      stopping.asked = true;
      await ended;
    },
  };
}
