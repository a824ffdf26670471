import type { JsonObject } from "@machinery/protocol";
import { expect, it } from "vitest";
import { LayeredValues } from "../state/layered-values.js";
import { pickFields } from "./pick-fields.js";

it("takes own fields only, whatever they are called", () => {
  const object = JSON.parse('{"a": 1, "__proto__": {"b": 2}, "constructor": 3}') as JsonObject;

  const picked = pickFields(LayeredValues.of(object), ["constructor", "__proto__", "b", "toString"]);

  expect(JSON.stringify(picked)).toBe('{"constructor":3,"__proto__":{"b":2}}');
  expect(picked["b"]).toBeUndefined();
});
