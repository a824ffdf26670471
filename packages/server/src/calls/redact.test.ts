import { expect, it } from "vitest";
import { redact, redactBytes } from "./redact.js";

it("secrets are masked in message, reason and data, in names and values", () => {
  const error = {
    reason: "BAD_hunter2",
    message: "no hunter2 here",
    data: { hunter2: ["Bearer hunter2", { deep: "xhunter2x" }], n: 4_711, ok: true, nothing: null },
    transient: false,
  };

  expect(redact(error, ["hunter2", "4711", ""])).toEqual({
    reason: "BAD_[secret]",
    message: "no [secret] here",
    data: { "[secret]": ["Bearer [secret]", { deep: "x[secret]x" }], n: "[secret]", ok: true, nothing: null },
    transient: false,
  });
});

it("of two secrets the longer one is masked first", () => {
  expect(redact({ reason: "R", message: "abcdef", transient: true }, ["abc", "abcdef"]).message).toBe(
    "[secret]",
  );
  expect(redactBytes(Buffer.from("x abcdef abc"), ["abc", "abcdef"]).toString()).toBe("x [secret] [secret]");
});
