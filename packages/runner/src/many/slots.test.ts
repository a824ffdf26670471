import { expect, test } from "vitest";
import { partitionOfSlot, slots } from "@machinery/store";
import { slotsOf } from "./slots.js";

test("every slot lies in one partition, and each partition knows its own", () => {
  for (const count of [1, 2, 3, 5, 8, 64]) {
    const owners = Array.from({ length: slots }, (_, slot) => partitionOfSlot(slot, count));
    for (let number = 0; number < count; number++) {
      const { first, count: own } = slotsOf({ number, count });
      expect(owners.filter((owner) => owner === number)).toHaveLength(own);
      expect(owners.slice(first, first + own).every((owner) => owner === number)).toBe(true);
    }
  }
});

test("twice as many partitions part each one in two", () => {
  for (let slot = 0; slot < slots; slot++)
    expect(Math.floor(partitionOfSlot(slot, 6) / 2)).toBe(partitionOfSlot(slot, 3));
});
