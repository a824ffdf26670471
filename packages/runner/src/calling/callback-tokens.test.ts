import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CallbackTokens } from "./callback-tokens.js";

const sealer = (secret: Uint8Array) => (text: string) =>
  createHmac("sha256", secret).update(text, "latin1").digest("latin1");
const tokens = new CallbackTokens({ sealer }, new Uint8Array(32).fill(7));
const place = { eventId: "01k2m9qwerty0123456789ab", step: "reserve[3].reserve_line" };

describe("a token", () => {
  it("says which step it is for, and is the same each time", () => {
    const token = tokens.write(place);

    expect(token).toMatch(/^[\w-]+$/);
    expect(tokens.read(token)).toEqual(place);
    expect(tokens.write(place)).toBe(token);
  });

  it("is good for its own step alone, and under its own secret", () => {
    const token = tokens.write(place);

    expect(tokens.write({ ...place, step: "reserve[4].reserve_line" })).not.toBe(token);
    expect(new CallbackTokens({ sealer }, new Uint8Array(32).fill(8)).read(token)).toBeUndefined();
  });

  it("is refused with any character changed, missing or added", () => {
    const token = tokens.write(place);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "A" ? "B" : "A";
      expect(tokens.read(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
      expect(tokens.read(token.slice(0, at) + token.slice(at + 1))).toBeUndefined();
      expect(tokens.read(`${token.slice(0, at)}A${token.slice(at)}`)).toBeUndefined();
    }
  });

  it.each(["", "A", "AAAA", "%%%", "ü", "A".repeat(100), "A".repeat(100_000), "../../etc"])(
    "is not %j",
    (text) => {
      expect(tokens.read(text)).toBeUndefined();
    },
  );
});
