import { describe, expect, it } from "vitest";
import { callLimits } from "../../wire/call-messages.js";
import { readFromPage } from "./read-from-page.js";

const call = { kind: "call", id: 1, method: "machinery.v1.EventService/GetEvent", input: new Uint8Array(3) };

describe("what a page sends over a port of calls", () => {
  it.each([
    call,
    { ...call, timeoutMs: 0 },
    { ...call, timeoutMs: 30_000 },
    { kind: "take", id: 7, count: 16 },
    { kind: "abort", id: 7 },
    { kind: "close" },
  ])("is taken when it is what our page sends: %j", (message) => {
    expect(readFromPage(message)).toEqual(message);
  });

  it("loses what does not belong to it", () => {
    expect(readFromPage({ ...call, header: { authorization: "mine" } })).toEqual(call);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "call"],
    ["an unknown kind", { kind: "eval", id: 1 }],
    ["no id", { kind: "abort" }],
    ["an id that is no whole number", { kind: "abort", id: 1.5 }],
    ["an id below 1", { kind: "abort", id: 0 }],
    ["a request that is no bytes", { ...call, input: "bytes" }],
    ["a request that is too large", { ...call, input: new Uint8Array(callLimits.inputBytes + 1) }],
    [
      "a few bytes of a large buffer, all of which would be held",
      { ...call, input: new Uint8Array(new ArrayBuffer(callLimits.inputBytes + 1), 0, 1) },
    ],
    ["a list in place of bytes", { ...call, input: [1, 2, 3] }],
    ["a method that is no text", { ...call, method: {} }],
    ["a method that is too long", { ...call, method: "m".repeat(callLimits.methodChars + 1) }],
    ["a time that is none", { ...call, timeoutMs: -1 }],
    ["more room than there may be", { kind: "take", id: 1, count: callLimits.messages + 1 }],
    ["no room", { kind: "take", id: 1, count: 0 }],
  ])("is not taken when it is %s", (_, message) => {
    expect(readFromPage(message)).toBeUndefined();
  });
});
