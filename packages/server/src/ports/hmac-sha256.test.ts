import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHmacSha256 } from "./hmac-sha256.js";

const byNode = (key: Uint8Array, text: string) =>
  createHmac("sha256", key).update(text, "latin1").digest("latin1");

describe("a seal", () => {
  test("is the HMAC-SHA-256 that Node makes, for any key and text, long ones and short ones after long ones", () => {
    const oneByte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    const text = fc.oneof(
      fc.string({ unit: oneByte, maxLength: 80 }),
      fc.string({ unit: oneByte, minLength: 500, maxLength: 700 }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text, { maxLength: 8 }), (key, texts) => {
        const seal = createHmacSha256(key);
        for (const one of texts) expect(seal(one)).toBe(byNode(key, one));
      }),
      { numRuns: 200 },
    );
  });

  test("is refused a key that would have to be hashed first", () => {
    expect(() => createHmacSha256(new Uint8Array(65))).toThrow(
      "expected a key of at most 64 bytes, found 65",
    );
  });
});
