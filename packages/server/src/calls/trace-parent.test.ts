import { expect, it } from "vitest";
import { traceParent } from "./trace-parent.js";

it("a traceparent is valid, the same for the same attempt, one trace an event and one span an attempt", () => {
  const first = traceParent("e1", "charge", 1);
  const second = traceParent("e1", "charge", 2);

  expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traceParent("e1", "charge", 1)).toBe(first);
  expect(second.slice(0, 35)).toBe(first.slice(0, 35));
  expect(second).not.toBe(first);
  expect(traceParent("e2", "charge", 1).slice(3, 35)).not.toBe(first.slice(3, 35));
});

it("names the trace of an event by its id, digit by digit", () => {
  const id = "01m8m2stp8vkes80h7aq2fe8";
  const digits = "0123456789abcdefghjkmnpqrstvwxyz";
  const bits = Array.from(id, (digit) => digits.indexOf(digit).toString(2).padStart(5, "0"));
  const expected = BigInt(`0b${bits.join("")}`)
    .toString(16)
    .padStart(32, "0");

  expect(traceParent(id, "charge", 1).slice(3, 35)).toBe(expected);
  expect(traceParent(id, "charge", 1)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});
