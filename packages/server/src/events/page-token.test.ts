import { describe, expect, test } from "vitest";
import { readPageSize, readPageToken, writePageToken } from "./page-token.js";

describe("page tokens", () => {
  const scope = { workflow: "flow", labels: { a: "1", b: "2" } };

  test("come back as they were written, whatever the order of the filter's members", () => {
    const token = writePageToken("events", scope, "after/ü");

    expect(token).toMatch(/^[\w-]+$/);
    expect(readPageToken("events", { labels: { b: "2", a: "1" }, workflow: "flow" }, token)).toEqual({
      ok: true,
      value: "after/ü",
    });
    expect(readPageToken("events", scope, "")).toEqual({ ok: true, value: undefined });
  });

  const token = writePageToken("events", scope, "x");
  const foreign: [string, string, object, string][] = [
    ["of another list", "history", scope, token],
    ["of another filter", "events", { workflow: "other" }, token],
    ["that is cut", "events", scope, token.slice(0, -5)],
    ["that is no text of ours", "events", scope, "hello"],
    ["that is other JSON", "events", scope, Buffer.from("[1,2,3]").toString("base64url")],
    ["that is too long", "events", scope, "x".repeat(3_000)],
  ];
  test.each(foreign)("a token %s is refused", (_what, kind, scope, token) => {
    const read = readPageToken(kind, scope as never, token);

    expect(read.ok ? "" : read.rejection.reason).toBe("INVALID_PAGE_TOKEN");
  });

  test("sizes have a default and a bound, and are never negative", () => {
    expect(readPageSize(0, 50)).toEqual({ ok: true, value: 50 });
    expect(readPageSize(2_147_483_647, 50)).toEqual({ ok: true, value: 1_000 });
    expect(readPageSize(-1, 50).ok).toBe(false);
  });
});
