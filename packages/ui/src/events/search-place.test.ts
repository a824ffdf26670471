import { expect, it } from "vitest";
import { searchAt, searchPlace } from "./search-place.js";

it.each(["", "status:failed", 'label:a="50%/day #1?"', "ümläut & =+"])(
  "keeps %j in the address",
  (search) => {
    const place = searchPlace(search);

    expect(place).not.toMatch(/[#? ]/);
    expect(searchAt(place)).toBe(search);
  },
);

it("takes an address that was written by hand as it is", () => {
  expect(searchAt("/events/search/100%")).toBe("100%");
  expect(searchAt("/events")).toBe("");
  expect(searchAt("/services")).toBe("");
});
