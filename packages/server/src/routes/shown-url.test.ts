import { expect, it } from "vitest";
import { shownUrl } from "./shown-url.js";

it.each([
  ["/callbacks/QUJDREVG", "/callbacks/…"],
  ["/callbacks/QUJDREVG/fail?x=1", "/callbacks/…/fail?x=1"],
  ["/e/process-text?wait=5", "/e/process-text?wait=5"],
  ["/callbacks/", "/callbacks/"],
  [`/${"x".repeat(300)}`, `/${"x".repeat(199)}`],
])("shows %j as %j", (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
