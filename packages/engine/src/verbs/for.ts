import type { PlannedFor } from "@machinery/language";
import { type JsonValue, limits } from "@machinery/protocol";
import { evaluate } from "../turn/evaluate.js";
import { ifHeld } from "../turn/if-held.js";
import { frameOf } from "../applying/frame-of.js";
import type { Fault, Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { isObject } from "../values/is-object.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import { valueWords } from "../values/value-words.js";
import { endFailed, failGathering } from "./fail-gathering.js";
import type { Verb } from "./verb.js";

/**
 * Carries its body out for each item of a list or map, some at the same time. The items of a map come in the order of their names. When a round
 * fails, the others are cancelled and the step fails, or the others go on and it is reported.
 */
export const forVerb: Verb<PlannedFor> = {
  begin(turn, frame, operation, path) {
    const made = ifHeld(turn, itemsOf(turn, frame, operation));
    if (!made.ok) return failStep(turn, stepErrorOf(made.fault, path, 0));
    const started = {
      kind: "loop-started",
      version: 1,
      step: path,
      as: operation.as,
      ...made.value,
    } as const;
    const collects = operation.collect !== undefined && { collects: true };
    turn.record({ ...started, ...collects, ...(operation.goesOn && { goesOn: true }) });
  },

  goOn(turn, frame, operation, path) {
    const { gathering, inner } = frame;
    if (gathering?.kind !== "loop") return;
    const { entered, items, failing } = gathering;
    if (failing !== undefined) failGathering(turn, frame, path, failing);
    else if (entered === items.length) {
      if (inner.size === 0) turn.record({ kind: "step-succeeded", version: 1, step: path });
    } else if (inner.size < operation.concurrency && turn.hasRoomFor(frame)) {
      turn.look(frame);
      turn.record({ kind: "body-entered", version: 1, step: path, body: "do", round: entered });
    }
  },

  bodyEnded(turn, frame, { collect }) {
    const { step, round } = frame;
    const ended = { kind: "body-ended", version: 1, step, round } as const;
    if (collect === undefined) return turn.record(ended);
    const made = ifHeld(turn, evaluate(turn, frame, collect));
    if (made.ok) turn.record({ ...ended, collected: made.value });
    else turn.leaving.push({ from: frame, leaving: { error: stepErrorOf(made.fault, step, 0) } });
  },

  bodyLeft(turn, { step, round }, { goesOn }, leaving) {
    if ("outputs" in leaving) return leaving;
    const outer = frameOf(turn.state, step);
    const isTold = goesOn || outer.gathering?.failing !== undefined;
    endFailed(turn, outer, { kind: "body-ended", version: 1, step, round }, leaving.error, isTold);
    return undefined;
  },

  handles: (_turn, _frame, { goesOn }) => goesOn,
};

interface Items {
  readonly items: readonly JsonValue[];
  readonly keys?: readonly string[];
}

function itemsOf(turn: Turn, frame: Frame, { over }: PlannedFor): Made<Items> {
  const made = evaluate(turn, frame, over);
  if (!made.ok) return made;
  const { value } = made;
  if (Array.isArray(value)) return within(value.length) ?? { ok: true, value: { items: value } };
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return within(keys.length) ?? { ok: true, value: { items: keys.map((key) => value[key]!), keys } };
  }
  const message = `${over.source} must give a list or a map, and gave ${valueWords(value)}`;
  return fails({ reason: "EXPRESSION_FAILED", message });
}

function within(count: number): Made<never> | undefined {
  if (count <= limits.rounds) return undefined;
  const message = `There are ${count} items, and a loop has at most ${limits.rounds} rounds`;
  return fails({ reason: "LOOP_LIMIT", message });
}

const fails = (fault: Fault): Made<never> => ({ ok: false, fault });
