import { create } from "@bufbuild/protobuf";
import { BreakerState, ServiceStateSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { serviceLook } from "./service-look.js";

const lookOf = (calls: number, failed: number, failures = 0, breaker = BreakerState.CLOSED) =>
  serviceLook(create(ServiceStateSchema, { breaker, failures, recent: { calls, failed } })).word;

it("says of a service how it answers, and of what was not called nothing", () => {
  expect(lookOf(0, 0)).toBe("not called yet");
  expect(lookOf(5, 2)).toBe("answering");
  expect(lookOf(5, 2, 1)).toBe("last call failed");
  expect(lookOf(5, 2, 10, BreakerState.OPEN)).toBe("failing");
});

it("does not call one well whose answers are all failures of its own, which its breaker does not count", () => {
  expect(lookOf(5, 5)).toBe("all calls failed");
  expect(lookOf(5, 5, 0, BreakerState.OFF)).toBe("all calls failed");
});
