import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { processText } from "../../test/plans.js";

const start = { kind: "start-event" } as const;

it("begins an accepted event, once", () => {
  const live = new Live(processText());
  live.post({ message: "a" }, false);

  expect(kindsOf(live.do(start))).toEqual(["event-started", "step-started", "attempt-started"]);
  expect(live.do(start)).toEqual([]);
});

it("does nothing for one that is set aside or has ended", () => {
  const live = new Live(processText());
  live.post({ message: "a" }, false);

  live.do({ kind: "quarantine-event", message: "boom" });
  expect(live.do(start)).toEqual([]);
  live.do({ kind: "cancel-event", reason: "no longer wanted" });
  expect(live.do(start)).toEqual([]);
  expect(live.state?.status).toBe(EventStatus.CANCELLED);
});
