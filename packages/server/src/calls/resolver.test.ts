import { describe, expect, it } from "vitest";
import { createResolver, type Lookup, type ResolvedAddress } from "./resolver.js";

/** A name server that answers when the test says so. */
function standIn() {
  const asked: { hostname: string; done: Parameters<Lookup>[1] }[] = [];
  let nowMs = 0;
  const resolve = createResolver(
    (hostname, done) => asked.push({ hostname, done }),
    () => nowMs,
  );
  const ask = async (hostname: string): Promise<readonly ResolvedAddress[]> =>
    new Promise((found, failed) => {
      resolve(hostname, (error, addresses) => {
        if (error === null) found(addresses);
        else failed(error);
      });
    });
  return {
    asked,
    ask,
    names: () => asked.map(({ hostname }) => hostname),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const one = [{ address: "10.0.0.1", family: 4 }];

describe("the resolver", () => {
  it("asks once for what many want", async () => {
    const { asked, ask } = standIn();
    const both = Promise.all([ask("upper"), ask("upper")]);

    expect(asked).toHaveLength(1);
    asked[0]!.done(null, one);

    expect(await both).toEqual([one, one]);
  });

  it("remembers what it found for five seconds", async () => {
    const { asked, ask, pass } = standIn();
    const first = ask("upper");
    asked[0]!.done(null, one);
    await first;

    pass(4_999);
    expect(await ask("upper")).toEqual(one);
    pass(1);
    const later = ask("upper");
    asked[1]!.done(null, []);

    expect(await later).toEqual([]);
  });

  it("does not remember a failure", async () => {
    const { asked, ask } = standIn();
    const first = ask("upper");
    asked[0]!.done(new Error("down"), []);
    await expect(first).rejects.toThrow("down");

    const second = ask("upper");
    asked[1]!.done(null, one);

    expect(await second).toEqual(one);
  });

  it("asks for two names at a time, so that a dead name server holds no more threads", async () => {
    const { asked, ask, names } = standIn();
    const answers = Promise.all(["a", "b", "c", "d"].map(ask));

    expect(names()).toEqual(["a", "b"]);
    asked[1]!.done(null, one);
    expect(names()).toEqual(["a", "b", "c"]);
    asked[2]!.done(null, one);
    asked[3]!.done(null, one);
    asked[0]!.done(null, one);

    expect(await answers).toEqual([one, one, one, one]);
  });
});
