import type { Result } from "@machinery/protocol";
import type { Partition, PostCommand, PostOutcome } from "../partition.js";

type Taker = Pick<Partition, "submit">;

/**
 * Submits posts that came together, each to the partition that takes it, and gives their outcomes in order. Where one partition refuses all of its own, they
 * are refused one by one; only when all partitions do, none was taken.
 */
export async function postToMany(
  posts: readonly PostCommand[],
  takerOf: (post: PostCommand) => Taker,
): Promise<Result<readonly Result<PostOutcome>[]>> {
  const places = new Map<Taker, number[]>();
  for (const [place, post] of posts.entries()) {
    const taker = takerOf(post);
    const its = places.get(taker);
    if (its === undefined) places.set(taker, [place]);
    else its.push(place);
  }
  const outcomes: Result<PostOutcome>[] = [];
  const submitted = await Promise.all(
    Array.from(places, async ([taker, its]) => {
      const submitted = await taker.submit({ kind: "post-many", posts: its.map((place) => posts[place]!) });
      for (const [at, place] of its.entries())
        outcomes[place] = submitted.ok ? submitted.value[at]! : submitted;
      return submitted;
    }),
  );
  const refusal = submitted.find((one) => !one.ok);
  if (refusal !== undefined && submitted.every((one) => !one.ok)) return refusal;
  return { ok: true, value: outcomes };
}
