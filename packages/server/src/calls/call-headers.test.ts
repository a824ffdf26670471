import { expect, it } from "vitest";
import { createCallHeaders } from "./call-headers.js";

it("say which call is undone, by the key of that call", () => {
  const headers = createCallHeaders("machinery/1.2.3");
  const event = { eventId: "e1", step: "charge/undo", attempt: 1, async: false };
  const undoing = headers({}, true, { idempotencyKey: "e1/charge/undo", compensates: "e1/charge", event });

  expect(undoing).toContain("idempotency-key: e1/charge/undo\r\nmachinery-compensates: e1/charge\r\n");
  expect(undoing).toContain("machinery-step: charge/undo\r\n");
  expect(undoing).toContain("content-type: application/json\r\naccept: ");
  expect(headers({}, true, { idempotencyKey: "e1/charge", event })).not.toContain("machinery-compensates");
});

it("leave a declared content type, accept and user agent as they are, whatever their case, and no others", () => {
  const headers = createCallHeaders("machinery/1.2.3");
  const declared = { Accept: "text/plain", "content-type": "text/csv", "User-Agent": "me", "x-key": "1" };

  const lines = headers(declared, true, { idempotencyKey: "k" }).split("\r\n");

  expect(lines.slice(0, 6)).toEqual([
    "Accept: text/plain",
    "content-type: text/csv",
    "User-Agent: me",
    "x-key: 1",
    "accept-encoding: identity",
    "idempotency-key: k",
  ]);
  expect(headers({}, false, { idempotencyKey: "k" })).not.toContain("content-type");
});
