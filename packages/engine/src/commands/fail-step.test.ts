import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, patient, planOf } from "../../test/plans.js";
import type { PlannedCall } from "@machinery/language";

function accepted(more: Partial<PlannedCall> = {}) {
  const live = new Live(planOf([callOf("charge", more)]));
  live.post();
  live.accept();
  return live;
}

const failing = (reason: string, by: "callback" | "person" = "callback") =>
  ({
    kind: "fail-step",
    step: "charge",
    error: { reason, message: "it says so", data: { code: 7 }, transient: false },
    by,
    digest: reason,
  }) as const;

it("ends the attempt and the step, as the service's word", () => {
  const live = accepted({ retry: patient });

  expect(kindsOf(live.do(failing("DECLINED")))).toEqual(["attempt-failed", "step-failed", "event-failed"]);
  expect(live.state?.error).toMatchObject({ reason: "DECLINED", attempts: 1, data: { code: 7 } });
  expect(live.do(failing("DECLINED"))).toEqual([]);
  expect(live.refusal(failing("OTHER"))?.reason).toBe("CALLBACK_USED");
});

it("is followed by another attempt where the policy names the reason", () => {
  const live = accepted({ retry: { ...patient, on: ["BUSY"] } });
  expect(kindsOf(live.do(failing("BUSY")))).toEqual(["attempt-failed"]);
  expect(live.state?.status).toBe(EventStatus.WAITING);

  // Said twice.
  expect(live.do(failing("BUSY"))).toEqual([]);
  live.wake();
  live.accept();
  // The next attempt may fail in the same way.
  expect(kindsOf(live.do(failing("BUSY")))).toEqual(["attempt-failed"]);
  expect(live.steps()[0]?.attempts).toHaveLength(2);
});

it("that led to another attempt does not count as the step's answer", () => {
  const live = accepted({ retry: { ...patient, on: ["BUSY"] }, timeoutMs: 10_000 });
  live.do(failing("BUSY"));
  live.wake();
  live.nowMs += 10_000;
  live.do({ kind: "timer-due" });
  expect(live.state?.error?.reason).toBe("TIMEOUT");

  expect(live.refusal(failing("DECLINED"))?.reason).toBe("CALLBACK_LATE");
  expect(live.do(failing("BUSY"))).toEqual([]);
});

it("between two attempts is the last word, unless the policy repeats the reason", () => {
  const live = new Live(planOf([callOf("charge", { retry: { ...patient, on: ["HTTP_5XX", "BUSY"] } })]));
  live.post();
  live.fail();
  expect(live.do(failing("BUSY"))).toEqual([]);

  expect(kindsOf(live.do(failing("DECLINED")))).toEqual(["step-failed", "event-failed"]);
  expect(live.do(failing("DECLINED"))).toEqual([]);
});

it("by a person ends the step whatever the policy", () => {
  const live = accepted({ retry: { ...patient, on: ["BUSY"] } });

  expect(kindsOf(live.do(failing("BUSY", "person")))).toEqual([
    "attempt-failed",
    "step-failed",
    "event-failed",
  ]);
});

it("too late is kept with its error", () => {
  const live = new Live(
    planOf([
      {
        verb: "try",
        name: "try",
        catches: [{}],
        bodies: { do: [callOf("charge", { timeoutMs: 1_000 })], "catch[0]": [callOf("mail")] },
      },
    ]),
  );
  live.post();
  live.accept();
  live.wake();

  expect(live.refuse({ ...failing("DECLINED"), step: "try.charge" })?.reason).toBe("CALLBACK_LATE");
  expect(live.described.at(-1)?.fact).toMatchObject({ kind: "answer-late", error: { reason: "DECLINED" } });
});
