import { create, fromJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { EventSchema } from "@machinery/client";
import { expect, test } from "vitest";
import { renderEventError } from "./event-error.js";
import { createStyle } from "./style.js";

test.each([
  ["call", "the service said"],
  ["run", "data"],
  ["raise", "data"],
])("what a %s failed with is told as what it is", (verb, words) => {
  const error = { reason: "SPENT", step: "a", data: fromJson(ValueSchema, { left: 0 }) };
  const event = create(EventSchema, { error, steps: [{ path: "a", verb, error }] });

  expect(renderEventError(event.error!, event.steps, createStyle(false))).toBe(
    `SPENT\n  in step a\n  ${words} {"left":0}\n`,
  );
});
