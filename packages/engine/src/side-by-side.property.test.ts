import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CheckedLive } from "../test/checked-live.js";
import { callOf, forkOf, patient, planOf } from "../test/plans.js";

const later = { retry: patient, heartbeatTimeoutMs: 3_000 };
const branches = ["a", "b", "c"];
const plan = planOf([
  forkOf(
    "all",
    Object.fromEntries(branches.map((name) => [name, [callOf("first", later), callOf("second", later)]])),
  ),
]);

const happening = fc.record({
  kind: fc.constantFrom(
    "answer",
    "accept",
    "defer",
    "fail",
    "complete",
    "heartbeat",
    "stop",
    "restart",
    "pause",
    "resume",
  ),
  call: fc.nat({ max: 5 }),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen(live: CheckedLive, { kind, call: at }: Happening): void {
  const calls = live.calls();
  const call = calls[at % Math.max(1, calls.length)];
  const step = live.told.at(-1 - (at % Math.max(1, live.told.length)))?.step ?? "none";
  switch (kind) {
    case "complete":
      live.do({ kind: "complete-step", step, answer: {}, by: "callback", digest: step });
      return;
    case "heartbeat":
      live.nowMs += 1_200;
      live.do({ kind: "heartbeat-step", step, by: "callback" });
      return;
    case "stop":
      live.stop(1 + at);
      return;
    case "restart":
      live.restart();
      return;
    case "pause":
      live.do({ kind: "pause-event", reason: "a look" });
      return;
    case "resume":
      live.do({ kind: "resume-event" });
      return;
    default:
      if (call === undefined) return;
      if (kind === "answer") live.answer({}, call);
      else if (kind === "accept") live.accept(call);
      else if (kind === "defer") live.defer("turn", call);
      else live.fail({}, call);
  }
}

/** Answers all that is open until the event has ended. */
function settle(live: CheckedLive): void {
  live.restart();
  live.do({ kind: "resume-event" });
  for (let most = 200; live.state?.ended === false && most > 0; most--) {
    const [call] = live.calls();
    const [open] = live.steps().filter(({ verb, endTimeMs }) => verb === "call" && endTimeMs === undefined);
    if (call !== undefined) live.answer({}, call);
    else if (open !== undefined)
      live.do({ kind: "complete-step", step: open.path, answer: {}, by: "person", digest: open.path });
    else live.wake();
  }
}

it("bodies at work side by side all go on, whatever becomes of the others between a stop and a start", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25, size: "max" }), (happenings) => {
      const live = new CheckedLive(plan);
      live.post();
      for (const one of happenings) happen(live, one);
      settle(live);

      expect(live.state?.ended).toBe(true);
    }),
    { numRuns: 300, seed: 5009 },
  );
}, 60_000);
