import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { expect, it } from "vitest";
import { WireWriter } from "./wire-writer.js";

/** The memory that a writer begins with. */
const firstBytes = 64 * 1024;

/** The fields of a message, each as text. */
function fieldsOf(message: Uint8Array): string[] {
  const reader = new BinaryReader(message);
  const found: string[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    expect(wireType).toBe(WireType.LengthDelimited);
    found.push(`${field}: ${new TextDecoder().decode(reader.bytes())}`);
  }
  return found;
}

it.each([
  ["one character", "x"],
  ["a few characters", "abcd"],
  ["a short text", "hello there"],
  ["a text whose length takes two bytes", "x".repeat(200)],
  ["a text that is not ASCII", "grüße"],
])("keeps %s whole wherever it stands in the writer's memory", (_name, text) => {
  for (let left = 0; left < text.length * 3 + 64; left++) {
    const writer = new WireWriter();
    writer.begin();
    // Tag and length take four bytes.
    writer.bytes(1, new Uint8Array(firstBytes - 4 - left));
    const before = writer.finish();

    writer.begin();
    const inner = writer.open(2);
    writer.text(1, text);
    writer.close(inner);
    writer.text(3, text);
    const message = writer.finish();

    const [nested, last] = fieldsOf(message);
    expect([before.length, last]).toEqual([firstBytes - left, `3: ${text}`]);
    expect(nested).toContain(text);
  }
});
