import type { JsonObject } from "@machinery/protocol";
import type { ValuesByName } from "../src/index.js";

/** The fields of an object, as expressions find them. */
export const valuesOf = (object: JsonObject): ValuesByName => ({
  find: (name) => (Object.hasOwn(object, name) ? object[name] : undefined),
  whole: () => object,
});
