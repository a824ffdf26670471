import { refuse, type Result } from "@machinery/protocol";
import { expect, test } from "vitest";
import type { Partition, PostCommand, PostOutcome } from "../partition.js";
import { postToMany } from "./post-to-many.js";

type Taker = Pick<Partition, "submit">;

const unavailable = refuse({ reason: "STORE_UNAVAILABLE", expected: "x", found: "y", todo: "z" });

/** Takes posts and names them by itself, or refuses all that come together. */
function taker(name: string, isUnavailable = false): Taker {
  const submit = async ({ posts }: { readonly posts: readonly PostCommand[] }) => {
    if (isUnavailable) return unavailable;
    const value = posts.map(({ workflow }) => ({ ok: true, value: `${name} took ${workflow}` }));
    return { ok: true, value };
  };
  return { submit } as unknown as Taker;
}

const posts = ["a", "b", "c", "d"].map((workflow): PostCommand => {
  return { kind: "post", workflow, revision: 1, data: {}, labels: {}, waitMs: 0 };
});

/** Those of `a` and `c` go to one, the others to the other. */
const post = (one: Taker, other: Taker) =>
  postToMany(posts, ({ workflow }) => (workflow === "a" || workflow === "c" ? one : other));

const taken = (result: Result<readonly Result<PostOutcome>[]>) =>
  result.ok
    ? result.value.map((one) => (one.ok ? (one.value as unknown) : one.rejection.reason))
    : result.rejection.reason;

test("each goes to the partition that takes it, and outcomes are in order", async () => {
  const told = await post(taker("one"), taker("other"));

  expect(taken(told)).toEqual(["one took a", "other took b", "one took c", "other took d"]);
});

test("a partition that refuses its own hinders no other", async () => {
  const told = await post(taker("one", true), taker("other"));

  expect(taken(told)).toEqual(["STORE_UNAVAILABLE", "other took b", "STORE_UNAVAILABLE", "other took d"]);
});

test("only where all refuse, none was taken", async () => {
  expect(taken(await post(taker("one", true), taker("other", true)))).toBe("STORE_UNAVAILABLE");
});
