import { describe, expect, it } from "vitest";
import { HttpFault } from "./http-fault.js";
import { headerLine, writeRequestHead } from "./write-request.js";

const request = { method: "POST", path: "/event?x=1", headers: headerLine("accept", "*/*"), body: "{}" };

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
    ["a line break in a value", "x-key", "a\r\nhost: other"],
    ["a line break in a name", "x\r\ny", "a"],
    ["a colon in a name", "x:", "a"],
    ["a letter that no header can carry", "x-key", "ключ"],
  ])("holds no header with %s", (_, name, value) => {
    expect(() => headerLine(name, value)).toThrow(HttpFault);
    expect(() => headerLine(name, value)).not.toThrow(/other|ключ/);
  });

  it.each(["/a b", "/a\r\n", "/ключ"])("holds no path that is none", (path) => {
    expect(() => writeRequestHead({ ...request, path }, "h", 2)).toThrow(HttpFault);
  });
});
