import { expect, it } from "vitest";
import { renderByteSize } from "./byte-size.js";

it.each([
  [0, "0 bytes"],
  [1_023, "1023 bytes"],
  [1_024, "1.0 KiB"],
  [1_048_575, "1.0 MiB"],
  [4_404_019, "4.2 MiB"],
  [5 * 2 ** 40, "5.0 TiB"],
  [5_000 * 2 ** 40, "5000.0 TiB"],
])("shows %d bytes as %s", (bytes, shown) => {
  expect(renderByteSize(bytes)).toBe(shown);
});
