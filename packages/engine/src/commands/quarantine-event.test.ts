import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { patient, processText } from "../../test/plans.js";

const quarantine = { kind: "quarantine-event", message: "boom" } as const;
const resume = { kind: "resume-event" } as const;

const posted = (start = true) => {
  const live = new Live(processText({ retry: patient, timeoutMs: 60_000 }));
  live.post({ message: "a" }, start);
  return live;
};

describe("an event that is set aside", () => {
  it("is paused and owes nothing", () => {
    const live = posted();

    expect(live.do(quarantine)).toEqual([{ kind: "event-quarantined", version: 1, message: "boom" }]);
    expect(live.state).toMatchObject({ status: EventStatus.PAUSED, wakeTimeMs: undefined, ended: false });
    expect(live.pending()).toEqual([]);
    expect(live.do({ kind: "recover-event" })).toEqual([]);
    expect(live.do(quarantine)).toEqual([]);
  });

  it("goes on with what is pending, its calls in flight interrupted", () => {
    const live = posted();
    live.do(quarantine);

    expect(kindsOf(live.do(resume))).toEqual(["event-resumed", "attempt-interrupted", "attempt-started"]);
    expect(live.state?.status).toBe(EventStatus.RUNNING);
    expect(live.call().attempt).toBe(2);
    expect(live.do(resume)).toEqual([]);
  });

  it("waits on for a retry that had its time", () => {
    const live = posted();
    live.fail();
    live.do(quarantine);

    expect(kindsOf(live.do(resume))).toEqual(["event-resumed"]);
    expect(live.state).toMatchObject({ status: EventStatus.WAITING, wakeTimeMs: 1_000_100 });
  });

  it("is accepted again when it had not begun", () => {
    const live = posted(false);
    live.do(quarantine);

    expect(kindsOf(live.do(resume))).toEqual(["event-resumed"]);
    expect(live.state?.status).toBe(EventStatus.ACCEPTED);
  });

  it("begins what a stop had cut off before", () => {
    const live = posted();
    live.stopping = true;
    live.answer({ message: "A" });
    live.stopping = false;
    live.do(quarantine);

    expect(kindsOf(live.do(resume))).toEqual(["event-resumed", "step-started", "attempt-started"]);
  });

  it("stays ended when it was cancelled then", () => {
    const live = posted();
    live.do(quarantine);
    live.do({ kind: "cancel-event", reason: "no longer wanted" });

    expect(live.refusal(resume)?.reason).toBe("EVENT_ENDED");
    expect(live.state?.status).toBe(EventStatus.CANCELLED);
  });

  it("is no matter once it has ended", () => {
    const live = posted();
    live.do({ kind: "cancel-event", reason: "no longer wanted" });

    expect(live.do(quarantine)).toEqual([]);
    expect(live.refusal(resume)?.reason).toBe("EVENT_ENDED");
  });
});
