import type { JsonObject, JsonValue } from "@machinery/protocol";

/** Values that expressions find by name, such as the running document. Nothing of them changes. */
export interface ValuesByName {
  /** The value of a name; undefined where there is none. */
  find(name: string): JsonValue | undefined;
  /** All of them, as one object. Nobody may change it. */
  whole(): JsonObject;
}
