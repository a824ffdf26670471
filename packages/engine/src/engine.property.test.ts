import fc from "fast-check";
import type { Plan } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { deepFreeze } from "../test/deep-freeze.js";
import { Live } from "../test/live.js";
import { randomPlan } from "../test/random-plan.js";
import { type Happening, randomScript } from "../test/random-script.js";
import { snapshot } from "../test/snapshot.js";
import {
  apply,
  type CallEffect,
  type Command,
  decide,
  type EventState,
  type Fact,
  pending,
  readFact,
  writeFact,
} from "./index.js";

/** A history as a store keeps it. */
type Kept = { readonly kind: string; readonly version: number; readonly body: string };

/** An event with everything checked that must hold around every command, and every fact written down as JSON text. */
class Checked extends Live {
  readonly kept: Kept[] = [];
  readonly told: CallEffect[] = [];

  override do(command: Command): readonly Fact[] {
    deepFreeze(command);
    const before = snapshot(this.state);
    const twice = [
      decide(this.plan, this.state, command, this.nowMs),
      decide(this.plan, this.state, command, this.nowMs),
    ];
    expect(JSON.stringify(twice[0])).toBe(JSON.stringify(twice[1]));
    expect(snapshot(this.state)).toBe(before);
    if (!twice[0]!.ok) {
      const { status } = this.state!;
      expect(
        command.kind === "cancel-event" &&
          (status === EventStatus.SUCCEEDED || status === EventStatus.FAILED),
      ).toBe(true);
      return [];
    }

    const wasEnded = this.state?.ended ?? false;
    const facts = super.do(command);
    for (const fact of facts)
      this.kept.push({ kind: fact.kind, version: fact.version, body: writeFact(fact) });
    if (wasEnded) expect(facts).toEqual([]);
    if (this.state !== undefined) this.check(this.state);
    return facts;
  }

  fold(): EventState | undefined {
    let state: EventState | undefined;
    for (const { kind, version, body } of this.kept) state = apply(state, readFact(kind, version, body));
    return state;
  }

  restart(): void {
    this.state = this.fold();
    this.do({ kind: "recover-event" });
  }

  check(state: EventState): void {
    // Folding the history gives exactly the live state, and what is owed with it.
    const folded = this.fold()!;
    expect(snapshot(folded)).toBe(snapshot(state));
    expect(JSON.stringify(pending(this.plan, folded))).toBe(JSON.stringify(pending(this.plan, state)));
    // What was decided has not changed since.
    expect(this.facts.map(writeFact)).toEqual(this.kept.map(({ body }) => body));

    const effects = pending(this.plan, state);
    const wakes = effects.filter((effect) => effect.kind === "wake");
    expect(wakes.map(({ atMs }) => atMs)).toEqual(state.wakeTimeMs === undefined ? [] : [state.wakeTimeMs]);
    if (state.status === EventStatus.PAUSED || state.status === EventStatus.ACCEPTED)
      expect(effects).toEqual([]);
    for (const call of this.calls()) {
      // No call is made before the commit that ordered it, and none that has ended.
      expect(this.#last(call.step)).toEqual({
        kind: "attempt-started",
        version: 1,
        step: call.step,
        attempt: call.attempt,
      });
      const operation = this.plan.operations.find(({ name }) => name === call.step);
      expect(call.attempt).toBeLessThanOrEqual(operation?.verb === "call" ? operation.retry.attempts : 0);
      if (!this.told.some(({ step, attempt }) => step === call.step && attempt === call.attempt))
        this.told.push(call);
    }
    this.#checkStatus(state, effects.length);
  }

  #last(step: string): Fact | undefined {
    return this.facts.findLast((fact) => "step" in fact && fact.step === step);
  }

  #checkStatus(state: EventState, owed: number): void {
    const steps = this.steps();
    const open = steps.filter(({ endTimeMs }) => endTimeMs === undefined);
    if (state.ended) expect([open, owed]).toEqual([[], 0]);
    if (state.status === EventStatus.RUNNING) expect(this.calls().length).toBeGreaterThan(0);
    if (state.status === EventStatus.WAITING) {
      expect([owed, open.map(({ status }) => status)]).toEqual([1, [StepStatus.RETRYING]]);
    }
    if (state.status === EventStatus.SUCCEEDED) {
      const done = steps.filter(
        ({ status }) => status === StepStatus.SUCCEEDED || status === StepStatus.SKIPPED,
      );
      expect(done.length).toBe(this.plan.operations.length);
    }
    for (const { attempts } of steps)
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
  }
}

function happen(live: Checked, happening: Happening): void {
  switch (happening.kind) {
    case "answer":
    case "fail": {
      const call = live.told.at(-1 - (happening.call % Math.max(1, live.told.length)));
      if (call === undefined) return;
      if (happening.kind === "answer") live.answer(happening.answer, call);
      else live.fail(happening.error, call);
      return;
    }
    case "pass":
      live.nowMs += happening.ms;
      return;
    case "timer":
      live.nowMs += happening.ms;
      live.do({ kind: "timer-due" });
      return;
    case "to-wake":
      live.wake();
      return;
    case "restart":
      return live.restart();
    case "cancel":
      live.do({ kind: "cancel-event", reason: "no longer wanted" });
      return;
    case "quarantine":
      live.do({ kind: "quarantine-event", message: "boom" });
      return;
    case "start":
    case "resume":
    case "recover":
      live.do({ kind: `${happening.kind}-event` });
  }
}

/** Answers and wakes until the event has ended; fails when it takes more commands than the plan allows. */
function settle(live: Checked): void {
  live.do({ kind: "resume-event" });
  live.do({ kind: "start-event" });
  const most =
    2 *
    live.plan.operations.reduce(
      (sum, operation) => sum + (operation.verb === "call" ? operation.retry.attempts : 0),
      0,
    );
  for (let commands = 0; live.state?.ended === false; commands++) {
    expect(commands).toBeLessThanOrEqual(most);
    const [call] = live.calls();
    if (call === undefined) live.wake();
    else live.answer({ a: "answered" }, call);
  }
}

const play = (
  plan: Plan,
  script: { data: Record<string, never>; start: boolean; happenings: readonly Happening[] },
): Checked => {
  const live = new Checked(plan);
  live.post(script.data, script.start);
  for (const happening of script.happenings) happen(live, happening);
  settle(live);
  return live;
};

it("folds to the live state whatever happens, orders before it calls, and ends", () => {
  const seen = new Set<string>();
  const property = fc.property(randomPlan, randomScript, (plan, script) => {
    const live = play(plan, script as never);
    for (const fact of live.facts) seen.add(fact.kind);
    for (const { endTimeMs } of live.steps()) expect(endTimeMs).toBeDefined();
  });

  fc.assert(property, { numRuns: 500, seed: 6224 });

  // The generators reach every kind of fact there is.
  expect([...seen].sort()).toMatchInlineSnapshot(`
    [
      "attempt-failed",
      "attempt-interrupted",
      "attempt-started",
      "event-accepted",
      "event-cancelled",
      "event-failed",
      "event-quarantined",
      "event-resumed",
      "event-started",
      "event-succeeded",
      "step-failed",
      "step-skipped",
      "step-started",
      "step-succeeded",
    ]
  `);
});
