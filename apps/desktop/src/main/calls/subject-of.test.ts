import { create } from "@bufbuild/protobuf";
import { EventService, RegistryService } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { subjectOf } from "./subject-of.js";

describe("what a request is about", () => {
  it("is the event and the step that it names", () => {
    const request = create(EventService.method.retryStep.input, { eventId: "01k2", step: "charge" });

    expect(subjectOf(request)).toBe("event 01k2, step charge");
  });

  it("is the name, where it names a thing", () => {
    expect(subjectOf(create(RegistryService.method.deleteService.input, { name: "upper" }))).toBe("upper");
  });

  it("is nothing, where it does not say", () => {
    expect(subjectOf(create(EventService.method.postEvents.input, {}))).toBe("");
  });

  it("reads as it is written: nothing in it turns its direction or hides", () => {
    const name = "\u202egnitset\u2066\u0007\u2028";

    expect(subjectOf(create(RegistryService.method.deleteService.input, { name }))).toBe(
      "\uFFFDgnitset\uFFFD\uFFFD",
    );
  });

  it("is shown on one line and shortened, whatever the page says", () => {
    const name = `harmless\n\n\n\n${"x".repeat(500)}`;

    expect(subjectOf(create(RegistryService.method.deleteService.input, { name }))).toMatch(
      /^harmless x{80,90}…$/,
    );
  });
});
