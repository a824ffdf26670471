import * as fc from "fast-check";
import { EventStatus, type JsonObject, type JsonValue } from "@machinery/protocol";
import type { CallError, DeferredBy } from "../src/index.js";
import { jsonObject } from "./random-plan.js";

/** One thing that can happen to an event from outside. `call` picks among all calls ever told, in flight or long over. */
export type Happening =
  | { readonly kind: "answer"; readonly call: number; readonly answer: JsonValue }
  | { readonly kind: "fail"; readonly call: number; readonly error: CallError }
  | { readonly kind: "accept"; readonly call: number }
  | { readonly kind: "defer"; readonly call: number; readonly by: DeferredBy }
  | { readonly kind: "let-in" }
  | {
      readonly kind: "complete" | "fail-later" | "heartbeat";
      readonly call: number;
      readonly answer: JsonValue;
      readonly error: CallError;
      readonly by: "callback" | "person";
    }
  | { readonly kind: "signal"; readonly signal: string; readonly id: string; readonly data: JsonObject }
  | { readonly kind: "deliver"; readonly signal: string; readonly id: string; readonly data: JsonObject }
  | {
      readonly kind: "found";
      readonly ids: readonly string[];
      readonly data: JsonObject;
      readonly isAll: boolean;
    }
  | { readonly kind: "claim"; readonly by: string; readonly release: boolean }
  | { readonly kind: "answer-ask"; readonly by: string; readonly data: JsonObject }
  | { readonly kind: "timer" | "pass" | "to-wake"; readonly ms: number }
  | { readonly kind: "posted"; readonly refused: boolean }
  | {
      readonly kind: "child";
      readonly status: EventStatus;
      readonly outputs: JsonObject;
      readonly other: boolean;
    }
  | {
      readonly kind:
        | "restart"
        | "stop"
        | "start"
        | "cancel"
        | "quarantine"
        | "pause"
        | "spend"
        | "retry"
        | "skip"
        | "hasten"
        | "skip-waiting"
        | "resume"
        | "recover";
    };

const error: fc.Arbitrary<CallError> = fc.record(
  {
    reason: fc.constantFrom("HTTP_5XX", "HTTP_4XX", "UNREACHABLE", "DECLINED"),
    message: fc.constant("it failed"),
    transient: fc.boolean(),
    unknown: fc.constant(true as const),
    data: jsonObject,
    retryAfterMs: fc.constantFrom(0, 50, 5_000, 1e12),
  },
  { requiredKeys: ["reason", "message", "transient"] },
);

/** What is tried again where there are attempts left. */
const again: CallError = { reason: "UNREACHABLE", message: "it failed", transient: true };

/** Mostly the call told last, so that events get somewhere. */
const call = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) });
const answer: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: jsonObject.map((object): JsonObject => ({ a: "answered", ...object })) },
  { weight: 1, arbitrary: jsonObject },
  { weight: 1, arbitrary: fc.constantFrom(null, "text", [1], 7) },
);
const rarely = fc.constantFrom(false, false, false, false, true);
const ms = fc.integer({ min: 0, max: 1_500 });

const signal = fc.constantFrom("go", "stop");
const id = fc.constantFrom("1", "2", "3", "4", "5");
const data = jsonObject.map((object): JsonObject => ({ a: "sent", ...object }));
const by = fc.constantFrom("ada", "bob");

const fromPeople = fc.oneof(
  fc.record({ kind: fc.constantFrom("signal" as const, "deliver" as const), signal, id, data }),
  fc.record({
    kind: fc.constant("found" as const),
    ids: fc.array(id, { maxLength: 3 }),
    data,
    isAll: fc.constantFrom(true, true, true, false),
  }),
  fc.record({ kind: fc.constant("claim" as const), by, release: fc.boolean() }),
  fc.record({ kind: fc.constant("answer-ask" as const), by, data }),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("answer" as const), call, answer }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("fail" as const), call, error }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("accept" as const), call }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("defer" as const),
      call,
      by: fc.constantFrom("breaker" as const, "rate" as const, "stop" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("let-in" as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom("complete" as const, "fail-later" as const, "heartbeat" as const),
      call: fc.oneof(fc.constant(0), fc.nat(20)),
      answer,
      error,
      by: fc.constantFrom("callback" as const, "callback" as const, "person" as const),
    }),
  },
  { weight: 14, arbitrary: fromPeople },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom("timer" as const, "pass" as const, "to-wake" as const),
      ms,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("posted" as const), refused: rarely }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("child" as const),
      status: fc.constantFrom(
        EventStatus.SUCCEEDED,
        EventStatus.SUCCEEDED,
        EventStatus.FAILED,
        EventStatus.CANCELLED,
      ),
      outputs: jsonObject,
      other: rarely,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("restart" as const, "stop" as const, "start" as const, "recover" as const),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "cancel" as const,
        "quarantine" as const,
        "quarantine" as const,
        "resume" as const,
        "resume" as const,
        "pause" as const,
        "spend" as const,
        "spend" as const,
        "retry" as const,
        "retry" as const,
        "skip" as const,
        "hasten" as const,
        "skip-waiting" as const,
      ),
    }),
  },
);

export const randomScript = fc.record({
  data: jsonObject,
  start: fc.boolean(),
  /** What happens first: later on few events have a call in flight. */
  opening: fc.constantFrom<readonly Happening[]>(
    [],
    [],
    [{ kind: "retry" }],
    [{ kind: "fail", call: 0, error: again }, { kind: "hasten" }],
    [{ kind: "spend" }, { kind: "resume" }],
  ),
  happenings: fc.array(happening, { maxLength: 40, size: "max" }),
});
