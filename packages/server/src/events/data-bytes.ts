import type { JsonObject, JsonValue, Rejection } from "@machinery/protocol";
import { tooLarge } from "../errors/too-large.js";

/** A `google.protobuf.Struct` is never more than so many times as large as the same data in JSON: `1,` takes 11 bytes. */
const structGrowth = 6;

/**
 * Checks that data is within the limit in bytes, both as JSON and as `google.protobuf.Struct`: so it is taken, and can be shown, by every
 * protocol or by none. `what` names it for people.
 */
export function checkDataBytes(data: JsonObject, limitBytes: number, what: string): Rejection | undefined {
  if (isSurelyWithin(data, limitBytes)) return undefined;
  const jsonBytes = Buffer.byteLength(JSON.stringify(data), "utf8");
  if (jsonBytes > limitBytes) return tooLarge(limitBytes, what);
  if (jsonBytes * structGrowth <= limitBytes) return undefined;
  return structBytes(data) > limitBytes ? tooLarge(limitBytes, what) : undefined;
}

/** Whether data is so far below a limit that its bytes need not be counted: text takes at most six bytes a character in JSON, a number 24. */
function isSurelyWithin(data: JsonObject, limitBytes: number): boolean {
  return roomBehind(data, limitBytes / structGrowth) >= 0;
}

/** What is left of some room behind a value, reckoned high. */
function roomBehind(value: JsonValue, room: number): number {
  if (room < 0) return room;
  if (typeof value === "string") return room - 6 * value.length - 3;
  if (typeof value !== "object" || value === null) return room - 25;
  let left = room - 3;
  if (Array.isArray(value)) for (const item of value) left = roomBehind(item, left);
  else for (const name in value) left = roomBehind(value[name]!, left - 6 * name.length - 3);
  return left;
}

/** The size of an object as `google.protobuf.Struct`, in bytes. */
export function structBytes(value: JsonObject): number {
  let bytes = 0;
  for (const name of Object.keys(value)) {
    bytes += fieldBytes(fieldBytes(textBytes(name)) + fieldBytes(valueBytes(value[name]!)));
  }
  return bytes;
}

/** The size of a value as `google.protobuf.Value`. */
function valueBytes(value: JsonValue): number {
  if (typeof value === "number") return 9;
  if (typeof value === "string") return fieldBytes(textBytes(value));
  if (value === null || typeof value === "boolean") return 2;
  if (!Array.isArray(value)) return fieldBytes(structBytes(value));
  let bytes = 0;
  for (const item of value) bytes += fieldBytes(valueBytes(item));
  return fieldBytes(bytes);
}

const textBytes = (text: string): number => Buffer.byteLength(text, "utf8");

/** A field with its tag and its length in seven bits a byte. */
function fieldBytes(bytes: number): number {
  let lengthBytes = 1;
  for (let rest = bytes; rest >= 128; rest = Math.floor(rest / 128)) lengthBytes += 1;
  return 1 + lengthBytes + bytes;
}
