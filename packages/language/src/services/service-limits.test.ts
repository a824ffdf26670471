import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { formatRate, parseRate } from "./rate.js";
import { planServiceLimits } from "./service-limits.js";

const planned = (more: object) =>
  planServiceLimits(create(ServiceDefinitionSchema, { name: "s", address: "http://s", ...more }));

it("has defaults for what is not said", () => {
  expect(planned({})).toEqual({
    address: "http://s",
    concurrency: 64,
    rate: undefined,
    breaker: { failures: 10, probeAfterMs: 1_000 },
    backlog: 100_000,
  });
});

it("takes what is said", () => {
  expect(
    planned({ concurrency: 3, rate: "30/m", breaker: { failures: 5, probeAfter: "10s" }, backlog: 7 }),
  ).toMatchObject({
    concurrency: 3,
    rate: { calls: 30, perMs: 60_000 },
    breaker: { failures: 5, probeAfterMs: 10_000 },
    backlog: 7,
  });
  expect(planned({ breaker: { off: true } }).breaker).toBeUndefined();
});

it.each([
  ["100/s", 100, 1_000],
  ["30/m", 30, 60_000],
  ["1000/h", 1_000, 3_600_000],
  ["5/10s", 5, 10_000],
  ["2/1m30s", 2, 90_000],
])("reads and writes the rate %s", (text, calls, perMs) => {
  expect(parseRate(text)).toEqual({ calls, perMs });
  expect(formatRate({ calls, perMs })).toBe(text);
});

it.each(["", "100", "/s", "s/100", "-1/s", "1.5/s", "10/", "10/x", "10/0s"])(
  "takes %j for no rate",
  (text) => {
    expect(parseRate(text)).toBeUndefined();
  },
);
