import { expect, it } from "vitest";
import { Live } from "../../test/live.js";
import { processText } from "../../test/plans.js";

it("keeps what a service said, and of a flood only that there was one", () => {
  const errorWith = (data: string) => {
    const live = new Live(processText());
    live.post({ message: "a" });
    live.fail({ data });
    return live.state?.error;
  };

  expect(errorWith("x".repeat(60_000))).toMatchObject({
    message: "500 Internal Server Error",
    data: "x".repeat(60_000),
  });
  expect(errorWith("x".repeat(70_000))).toEqual({
    reason: "HTTP_5XX",
    message: "500 Internal Server Error (what was said, about 68 KiB, is too large to be kept)",
    step: "upper",
    attempts: 1,
  });
});
