import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { hexOf, sha256 } from "./sha256.js";

test("sha256 gives what node:crypto gives, for every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = randomBytes(length);

    expect(hexOf(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});
