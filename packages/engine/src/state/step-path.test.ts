import { expect, it } from "vitest";
import { stepPath } from "./step-path.js";

it.each([
  ["upper", "", "upper"],
  ["dispatch.ship.book", "dispatch.ship", "book"],
  ["items[3].charge", "items[3]", "charge"],
  ["items[3]", "", "items"],
])("reads %s", (path, frame, operation) => {
  expect(stepPath.frame(path)).toBe(frame);
  expect(stepPath.operation(path)).toBe(operation);
});

it("joins a frame and an operation", () => {
  expect(stepPath.join("", "upper")).toBe("upper");
  expect(stepPath.join("items[3]", "charge")).toBe("items[3].charge");
});
