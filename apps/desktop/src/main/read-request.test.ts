import { describe, expect, it } from "vitest";
import { connectionLimits } from "../wire/connection.js";
import { readRequest } from "./read-request.js";

describe("a request of a page", () => {
  it("is read field by field: what does not belong to it is left behind", () => {
    const sent = { kind: "save", draft: { name: "a", isOwn: true, sealedToken: "x" }, more: "y".repeat(100) };

    expect(readRequest(sent)).toEqual({ kind: "save", draft: { name: "a" } });
  });

  it("holds no more than a draft may have, of whatever size it was sent", () => {
    const read = readRequest({ kind: "save", draft: { name: "x".repeat(1e6), url: new Uint8Array(1e6) } });

    expect(JSON.stringify(read).length).toBeLessThan(connectionLimits.tokenChars + 200);
    expect(read).toMatchObject({ draft: { url: null } });
  });

  it("changes no prototype, whatever its names are", () => {
    const sent: unknown = JSON.parse(
      `{"kind": "save", "__proto__": {"kind": "look"}, "draft": {"__proto__": {"guard": "free"}, "constructor": 1}}`,
    );

    const read = readRequest(sent) as { readonly draft: Record<string, unknown> };

    expect(Object.keys(read.draft).filter((key) => read.draft[key] !== undefined)).toEqual([]);
    expect(read.draft["guard"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["guard"]).toBeUndefined();
  });

  it.each([
    ["no object", "look"],
    ["a list", ["look"]],
    ["another kind", { kind: "__proto__" }],
    ["an id that is no text", { kind: "use", id: { toString: "x" } }],
    ["an id of any length", { kind: "delete", id: "x".repeat(10_000) }],
  ])("is none when it is %s", (_, value) => {
    expect(readRequest(value)).toBeUndefined();
  });
});
