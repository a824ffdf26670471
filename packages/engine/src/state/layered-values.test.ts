import type { JsonObject } from "@machinery/protocol";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { LayeredValues } from "./layered-values.js";

const name = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((number) => `n${number}`),
  fc.constantFrom("a", "constructor", "__proto__"),
);
const written = fc
  .array(fc.tuple(name, fc.integer()), { maxLength: 12 })
  .map(
    (fields) => JSON.parse(`{${fields.map(([name, value]) => `"${name}":${value}`).join()}}`) as JsonObject,
  );

/** As text, so that the order counts. */
const text = (object: object) => JSON.stringify(object);

it("reads as if all had been written into one object, one after the other", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(written, fc.boolean()), { maxLength: 40 }), (writes) => {
      let layered = LayeredValues.of({});
      let plain: JsonObject = {};
      for (const [values, isRead] of writes) {
        const before = layered;
        const textBefore = text(plain);
        layered = layered.with(values);
        plain = { ...plain, ...values };
        for (const name of ["a", "constructor", "__proto__", "toString"])
          expect(layered.find(name)).toBe(Object.hasOwn(plain, name) ? plain[name] : undefined);
        // Reading the whole puts its layers together.
        expect(isRead ? text(layered.whole()) : text(plain)).toBe(text(plain));
        expect(text(before.whole())).toBe(textBefore);
      }
      expect(text(layered.whole())).toBe(text(plain));
    }),
    { seed: 28, numRuns: 300 },
  );
});

it("can be had but for one", () => {
  const many = LayeredValues.of(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`n${at}`, at])));
  const fewer = many.with({ more: 1 }).without("n7");

  expect(fewer.find("n7")).toBeUndefined();
  expect(Object.keys(fewer.whole())).toHaveLength(40);
  expect(many.find("n7")).toBe(7);
  expect(many.without("none")).toBe(many);
});

it("says what others do not have", () => {
  const base = LayeredValues.of(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`n${at}`, at])));
  const more = base.with({ n1: 1, n2: "two" }).with({ more: true }).with({ n3: "three", n2: "zwei" });

  expect(
    Object.entries(Object.fromEntries(more.beyond(base))).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ).toEqual([
    ["more", true],
    ["n2", "zwei"],
    ["n3", "three"],
  ]);
  expect([...base.beyond(base)]).toEqual([]);
});

it("sets all in an object, over what that has", () => {
  const base = LayeredValues.of(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`n${at}`, at])));
  const more = base.withOne("n1", "one").with({ n2: 2, more: true }).withOne("more", false);
  const object = { n1: "before", other: 0 };

  more.setIn(object);

  expect(object).toEqual({ ...more.whole(), other: 0 });
  expect(object).toMatchObject({ n1: "one", n2: 2, n39: 39, more: false });
});

it("does not copy an object that is read as it was given", () => {
  const object = { a: 1 };

  expect(LayeredValues.of(object).whole()).toBe(object);
});

it("copies each value a few times at most, however many are written one by one", () => {
  let reads = 0;
  let layered = LayeredValues.of({});
  for (let at = 0; at < 4_096; at++) {
    const value = {};
    Object.defineProperty(value, `n${at}`, { enumerable: true, get: () => (reads++, at) });
    layered = layered.with(value);
  }

  expect(layered.find("n17")).toBe(17);
  // The getter is gone after the first copy: what is counted is that each was copied once, and all of them were not copied each time.
  expect(reads).toBeLessThanOrEqual(4_096);
});
