import { describe, expect, it } from "vitest";
import { BoundedBody } from "./bounded-body.js";

describe("a bounded body", () => {
  it("keeps a single part, whatever becomes of its memory", () => {
    const body = new BoundedBody(10);
    const part = Buffer.from("hello");

    expect(body.add(part)).toBe(true);
    part.fill("x");
    expect(body.bytes().toString()).toBe("hello");
  });

  it("joins parts, however many", () => {
    const body = new BoundedBody(100_000);
    let expected = "";
    for (let i = 0; i < 20_000; i += 1) {
      const part = String(i % 10);
      expected += part;
      expect(body.add(Buffer.from(part))).toBe(true);
    }

    expect(body.length).toBe(20_000);
    expect(body.bytes().toString()).toBe(expected);
  });

  it("is full at the bound exactly, and keeps what fits", () => {
    const body = new BoundedBody(5);

    expect(body.add(Buffer.from("abc"))).toBe(true);
    expect(body.add(Buffer.from("de"))).toBe(true);
    expect(body.add(Buffer.alloc(0))).toBe(true);
    expect(body.add(Buffer.from("f"))).toBe(false);
    expect(body.bytes().toString()).toBe("abcde");
  });

  it("cuts a first part that is too large", () => {
    const body = new BoundedBody(5);

    expect(body.add(Buffer.from("abcdefgh"))).toBe(false);
    expect(body.bytes().toString()).toBe("abcde");
  });
});
