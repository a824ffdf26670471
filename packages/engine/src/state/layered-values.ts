import type { ValuesByName } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";

/** Layers smaller than this are not worth keeping apart. */
const SMALLEST = 8;

/**
 * Values by name that are never changed: to write some gives another one, which refers to what was there before. Each layer is larger than all
 * that were written after it together, so that a value is copied a few times at most, however many are written one by one.
 */
export class LayeredValues implements ValuesByName {
  #layer: JsonObject;
  #before: LayeredValues | undefined;
  #size: number | undefined;

  private constructor(layer: JsonObject, before: LayeredValues | undefined, size?: number) {
    this.#layer = layer;
    this.#before = before;
    this.#size = size;
  }

  /** The fields of an object, which is not copied. */
  static of(object: JsonObject): LayeredValues {
    return new LayeredValues(object, undefined);
  }

  /** These values with others written over them. */
  with(written: JsonObject): LayeredValues {
    return LayeredValues.#over(this, written);
  }

  static #over(values: LayeredValues, written: JsonObject): LayeredValues {
    let layer = written;
    let size = Object.keys(layer).length;
    let before: LayeredValues | undefined = values;
    while (before !== undefined && before.#ownSize <= Math.max(SMALLEST, size)) {
      layer = { ...before.#layer, ...layer };
      size = Object.keys(layer).length;
      before = before.#before;
    }
    return new LayeredValues(layer, before, size);
  }

  /** These values but for one. */
  without(name: string): LayeredValues {
    if (this.find(name) === undefined) return this;
    const { [name]: _gone, ...others } = this.whole();
    return LayeredValues.of(others);
  }

  find(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#layer, name) ? this.#layer[name] : this.#before?.find(name);
  }

  whole(): JsonObject {
    if (this.#before !== undefined) {
      this.#layer = { ...this.#before.whole(), ...this.#layer };
      this.#before = undefined;
      this.#size = undefined;
    }
    return this.#layer;
  }

  /** Whether an object is what `whole` has given. */
  gave(object: JsonObject): boolean {
    return this.#before === undefined && this.#layer === object;
  }

  /** The values that others do not have under the same name. */
  *beyond(others: LayeredValues): Generator<readonly [name: string, value: JsonValue]> {
    const known = new Set(LayeredValues.#layers(others));
    const seen = new Set<string>();
    for (const layer of LayeredValues.#layers(this)) {
      if (known.has(layer)) continue;
      for (const name of Object.keys(layer)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const value = layer[name]!;
        if (others.find(name) !== value) yield [name, value];
      }
    }
  }

  static *#layers(values: LayeredValues): Generator<JsonObject> {
    for (let at: LayeredValues | undefined = values; at !== undefined; at = at.#before) yield at.#layer;
  }

  toJSON(): JsonObject {
    return this.whole();
  }

  get #ownSize(): number {
    return (this.#size ??= Object.keys(this.#layer).length);
  }
}
