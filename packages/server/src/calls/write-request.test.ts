import { describe, expect, it } from "vitest";
import { HttpFault } from "./http-fault.js";
import { writeRequestHead } from "./write-request.js";

const request = { method: "POST", path: "/event?x=1", headers: ["accept", "*/*"], body: "{}" };

describe("the head of a request", () => {
  it("says where it goes, its headers, and the length of its body", () => {
    expect(writeRequestHead(request, "upper.local:5001", 2)).toBe(
      "POST /event?x=1 HTTP/1.1\r\nhost: upper.local:5001\r\nconnection: keep-alive\r\naccept: */*\r\ncontent-length: 2\r\n\r\n",
    );
  });

  it("says that there is no body where a server would wait for one", () => {
    expect(writeRequestHead(request, "h", undefined)).toContain("content-length: 0\r\n\r\n");
    expect(writeRequestHead({ ...request, method: "GET" }, "h", undefined)).not.toContain("content-length");
  });

  it.each([
    ["a line break in a value", { headers: ["x-key", "a\r\nhost: other"] }],
    ["a line break in a name", { headers: ["x\r\ny", "a"] }],
    ["a colon in a name", { headers: ["x:", "a"] }],
    ["a letter that no header can carry", { headers: ["x-key", "ключ"] }],
    ["a space in the path", { path: "/a b" }],
    ["a line break in the path", { path: "/a\r\n" }],
  ])("holds no %s", (_, part) => {
    expect(() => writeRequestHead({ ...request, ...part }, "h", 2)).toThrow(HttpFault);
    expect(() => writeRequestHead({ ...request, ...part }, "h", 2)).not.toThrow(/other|ключ/);
  });
});
