import { expect, it } from "vitest";
import type { CallOutcome } from "../ports.js";
import { landingOf } from "./landing-of.js";

const failed = (reason: string, transient: boolean, retryAfterMs?: number): CallOutcome => ({
  ok: false,
  error: { reason, message: "no", transient, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

it.each([
  ["UNREACHABLE", true, undefined],
  ["TIMEOUT", true, undefined],
  ["HTTP_5XX", true, undefined],
  ["HTTP_4XX", true, 1_000],
  ["OVERLOADED", true, 1_000],
])("%s, with Retry-After %s, says that the service is not well", (reason, transient, retryAfterMs) => {
  expect(landingOf(failed(reason, transient, retryAfterMs))).toEqual({ reason, message: "no", retryAfterMs });
});

it.each([
  ["HTTP_4XX", false],
  ["HTTP_4XX", true],
  ["OUT_OF_STOCK", true],
  ["TIMEOUT", false],
  ["BAD_ANSWER", false],
  ["HTTP_3XX", false],
])("%s says that the service is there", (reason, transient) => {
  expect(landingOf(failed(reason, transient))).toBe("answered");
});

it.each(["NO_RESOURCES", "CANCELLED", "INTERNAL", "SECRET_MISSING", "ADDRESS_REFUSED"])(
  "%s says nothing of the service",
  (reason) => {
    expect(landingOf(failed(reason, false))).toBe("untold");
  },
);

it("an answer is one, now or later", () => {
  expect(landingOf({ ok: true, answer: {} })).toBe("answered");
  expect(landingOf({ ok: "later" })).toBe("answered");
});
