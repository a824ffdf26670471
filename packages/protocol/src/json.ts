/** A JSON value. User data is nothing else; `undefined`, NaN and bigint never occur in it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [name: string]: JsonValue;
}
