import { expect, it } from "vitest";
import { createCallHeaders } from "./call-headers.js";

it("say which call is undone, by the key of that call", () => {
  const headers = createCallHeaders("machinery/1.2.3");
  const event = { eventId: "e1", step: "charge/undo", attempt: 1, async: false };
  const undoing = headers({}, true, { idempotencyKey: "e1/charge/undo", compensates: "e1/charge", event });

  expect(undoing.join(" ")).toContain("idempotency-key e1/charge/undo machinery-compensates e1/charge");
  expect(undoing.join(" ")).toContain("machinery-step charge/undo");
  expect(headers({}, true, { idempotencyKey: "e1/charge", event })).not.toContain("machinery-compensates");
});
