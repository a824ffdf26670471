import { describe, expect, it } from "vitest";
import { defaultUrlOf, ownPortOf } from "./default-address.js";

describe("the address where a daemon is looked for", () => {
  it.each([
    [undefined, "http://127.0.0.1:6224", 6224],
    ["", "http://127.0.0.1:6224", 6224],
    ["no address", "http://127.0.0.1:6224", 6224],
    ["file:///etc/passwd", "http://127.0.0.1:6224", 6224],
    ["http://localhost:7000/", "http://localhost:7000", 7000],
    ["https://machinery.example", "https://machinery.example", 6224],
    ["http://10.0.0.1:7000", "http://10.0.0.1:7000", 6224],
  ])("with MACHINERY_URL as %j is %s, and the app's own daemon takes %i", (MACHINERY_URL, url, port) => {
    expect(defaultUrlOf({ MACHINERY_URL })).toBe(url);
    expect(ownPortOf(url)).toBe(port);
  });
});
