import { expect, test } from "vitest";
import { escapeText } from "./escape-text.js";
import { idRange, idSlot, idTime, idTimePrefix } from "./event-id.js";
import { compareKeys } from "./key-order.js";
import { keys } from "./keys.js";

test("an id says its time and slot", () => {
  const timeMs = Date.UTC(2026, 10, 23);
  const id = `${idTimePrefix(timeMs)}zz000000000000`;

  expect(id).toHaveLength(24);
  expect(idTime(id)).toBe(timeMs);
  expect(idSlot(id)).toBe(1_023);
});

test("a range of ids holds those of its time and no others", () => {
  const { gte, lt } = idRange(1_000, 2_000);
  const isIn = (timeMs: number): boolean => idTimePrefix(timeMs) >= gte && idTimePrefix(timeMs) < lt;

  expect([999, 1_000, 1_999, 2_000].map(isIn)).toEqual([false, true, true, false]);
  expect(idRange()).toEqual({ gte: "", lt: "~" });
  expect(idRange(-5).gte).toBe("0000000000");
});

test("different texts never become the same part of a key", () => {
  const texts = [
    "a/b",
    "a%002fb",
    "a%b",
    "a%0025b",
    "\ud800",
    "%d800",
    "\udc00",
    "\u{1f600}",
    "\n",
    "%000a",
    "é",
    "",
  ];
  const escaped = texts.map(escapeText);

  expect(new Set(escaped).size).toBe(texts.length);
  for (const text of escaped) expect(text).not.toContain("/");
  expect(escapeText("\u{1f600} é")).toBe("\u{1f600} é");
});

test("keys compare as their UTF-8 bytes do", () => {
  const texts = [
    "",
    "a",
    "ab",
    "b",
    "é",
    "\u{ffee}",
    "\u{1f600}",
    "\u{1f601}",
    "~",
    "/",
    "a\u{1f600}",
    "a\u{e000}",
  ];
  for (const a of texts) {
    for (const b of texts) {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }
  }
});

test("entries and timers sort as their numbers do", () => {
  const numbers = [0, 1, 9, 10, 35, 36, 1_295, 1_296, 2 ** 31];
  const entries = numbers.map((number) => keys.entry("id", number));

  expect(entries.toSorted(compareKeys)).toEqual(entries);
  const timers = [0, 5, 999, 1_000, Date.now(), 10 ** 14].map((timeMs) => keys.timer(timeMs, "id"));
  expect(timers.toSorted(compareKeys)).toEqual(timers);
});
