import type { PlaceRules } from "@machinery/runner";
import { expect, test } from "vitest";
import type { CatalogueReplica } from "./catalogue-replica.js";
import { createPlaceRules } from "./place-rules.js";

/** The rules of one workflow, `w`. */
function rulesOf(bounds: object | undefined, partitions?: number): PlaceRules {
  const catalogue = {
    bounds: () => bounds,
    pause: () => undefined,
    watch: () => () => {},
  } as unknown as CatalogueReplica;
  return createPlaceRules(catalogue, partitions);
}

test("a workflow's limits and backlog hold as its newest revision says them", () => {
  const concurrency = { limit: 5, perKey: 2, key: "" };

  expect(rulesOf({ concurrency, backlog: 10 }).rule("w")).toEqual({ limit: 5, perKey: 2, backlog: 10 });
  expect(rulesOf({ backlog: 0 }).rule("w")).toBeUndefined();
});

test.each([
  { backlog: 10, partitions: 4, share: 2 },
  { backlog: 8, partitions: 4, share: 2 },
  { backlog: 3, partitions: 4, share: 1 },
])(
  "of a backlog of $backlog each of $partitions partitions takes $share",
  ({ backlog, partitions, share }) => {
    const concurrency = { limit: 5, perKey: 0, key: "" };

    // What is under way is counted for all of them together.
    expect(rulesOf({ concurrency, backlog }, partitions).rule("w")).toEqual({ limit: 5, backlog: share });
  },
);
