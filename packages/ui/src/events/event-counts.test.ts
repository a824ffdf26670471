import { create } from "@bufbuild/protobuf";
import { EventCountSchema, EventStatus } from "@machinery/client";
import { expect, it } from "vitest";
import { countsByStatus } from "./event-counts.js";

const count = (workflow: string, status: EventStatus, many: bigint) =>
  create(EventCountSchema, { workflow, status, count: many });

it("adds up what workflows have, by status", () => {
  const counts = [
    count("a", EventStatus.FAILED, 1_200n),
    count("b", EventStatus.FAILED, 4n),
    count("b", EventStatus.RUNNING, 1n),
  ];

  expect(Object.fromEntries(countsByStatus(counts, false))).toEqual({
    [EventStatus.FAILED]: "1,204",
    [EventStatus.RUNNING]: "1",
  });
  expect(countsByStatus(counts, true).get(EventStatus.RUNNING)).toBe("1+");
});
