import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { serviceLimits } from "./service-limits.js";

it("says what holds where a definition says nothing", () => {
  expect(Object.fromEntries(serviceLimits(create(ServiceDefinitionSchema)))).toEqual({
    "Calls at a time": "64",
    Rate: "any",
    "Calls that wait": "at most 100,000",
    "Breaker opens": "after 10 failures in a row, first probe 1s later",
    "One attempt": "at most 30s",
    Attempts: "4 for what is transient, waits from 200ms, times 2, up to 30s",
  });
});

it("says what a definition says", () => {
  const service = create(ServiceDefinitionSchema, {
    concurrency: 3,
    rate: "100/s",
    backlog: 5,
    breaker: { off: true },
    attemptTimeout: "5s",
    retry: { attempts: 2, on: ["TIMEOUT", "BUSY"] },
  });
  const limits = Object.fromEntries(serviceLimits(service));

  expect(limits).toMatchObject({ "Calls at a time": "3", Rate: "100/s", "Breaker opens": "never" });
  expect(limits["Attempts"]).toBe("2 for TIMEOUT, BUSY, waits from 200ms, times 2, up to 30s");
  service.retry!.attempts = 1;
  expect(Object.fromEntries(serviceLimits(service))["Attempts"]).toBe("one: at most once");
});
