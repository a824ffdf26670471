import { setField, type ValuesByName } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";

/**
 * One value under its name. Not an object with that one member: V8 keeps all the shapes that objects were given in one table, and looking through
 * thousands of names that stood alone took longer than all else about a step of a wide fork.
 */
class One {
  constructor(
    readonly name: string,
    readonly value: JsonValue,
  ) {}
}

type Layer = JsonObject | One;

/** Layers are spread into one object where that has so many fields at most: of more, V8 makes the shape name by name, which takes ten times as long. */
const MOST_SPREAD = 32;

/**
 * Values by name that are never changed: to write some gives another one, which refers to what was there before. Each layer is larger than all
 * that were written after it together, so that a value is copied a few times at most, however many are written one by one.
 */
export class LayeredValues implements ValuesByName {
  #layer: Layer;
  #before: LayeredValues | undefined;
  #size: number | undefined;

  private constructor(layer: Layer, before: LayeredValues | undefined, size?: number) {
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
    return LayeredValues.#over(this, written, Object.keys(written).length);
  }

  /** These values with one written over them. */
  withOne(name: string, value: JsonValue): LayeredValues {
    return LayeredValues.#over(this, new One(name, value), 1);
  }

  static #over(values: LayeredValues, written: Layer, writtenSize: number): LayeredValues {
    let layer = written;
    let size = writtenSize;
    let before: LayeredValues | undefined = values;
    while (before !== undefined && before.#ownSize <= size) {
      if (before.#ownSize > 0) {
        layer = joined(before.#layer, layer, before.#ownSize + size);
        size = Object.keys(layer).length;
      }
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
    const layer = this.#layer;
    if (layer instanceof One) return layer.name === name ? layer.value : this.#before?.find(name);
    return Object.hasOwn(layer, name) ? layer[name] : this.#before?.find(name);
  }

  whole(): JsonObject {
    const before = this.#before;
    const whole =
      before === undefined
        ? objectOf(this.#layer)
        : joined(before.whole(), this.#layer, before.#ownSize + this.#ownSize);
    this.#layer = whole;
    this.#before = undefined;
    this.#size = undefined;
    return whole;
  }

  /** Sets them in an object, over what it has under their names. */
  setIn(object: JsonObject): void {
    this.#before?.setIn(object);
    written(this.#layer, object);
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
      for (const [name, value] of layer instanceof One
        ? [[layer.name, layer.value] as const]
        : Object.entries(layer)) {
        if (seen.has(name)) continue;
        seen.add(name);
        if (others.find(name) !== value) yield [name, value];
      }
    }
  }

  static *#layers(values: LayeredValues): Generator<Layer> {
    for (let at: LayeredValues | undefined = values; at !== undefined; at = at.#before) yield at.#layer;
  }

  toJSON(): JsonObject {
    return this.whole();
  }

  get #ownSize(): number {
    return (this.#size ??= this.#layer instanceof One ? 1 : Object.keys(this.#layer).length);
  }
}

const objectOf = (layer: Layer): JsonObject => (layer instanceof One ? written(layer, {}) : layer);

/** `size`: how many fields both have together. */
function joined(before: Layer, after: Layer, size: number): JsonObject {
  const isSpread = size <= MOST_SPREAD && !(before instanceof One) && !(after instanceof One);
  return isSpread ? { ...before, ...after } : written(after, written(before, {}));
}

/** An object with the fields of a layer set in it. */
function written(layer: Layer, object: JsonObject): JsonObject {
  if (layer instanceof One) setField(object, layer.name, layer.value);
  else for (const name of Object.keys(layer)) setField(object, name, layer[name]!);
  return object;
}
