import type { CelScope, Root } from "../cel/root.js";
import { Timestamp } from "../cel/time-values.js";
import { dyn, int, objectOf, type ObjectType, string, timestamp, type Type } from "../cel/type.js";
import type { Value } from "../cel/value.js";
import type { Scope } from "../plan.js";
import type { FlowState } from "./flow-state.js";

/** What is known at one place of a workflow. */
export interface Known {
  readonly inputs: ObjectType;
  readonly state: FlowState;
  /** Paths that are surely there although their types say otherwise: conditions around saw to it. */
  readonly certain: readonly string[];
  /** Whether there is an error being handled. */
  readonly hasError: boolean;
  /** What loops around call their items, with their places and names. */
  readonly locals: ReadonlyMap<string, Type>;
}

/** The names that expressions begin with, wherever they are. */
export const rootNames: ReadonlySet<string> = new Set(["data", "event", "steps", "now", "error", "answer"]);

/** The names that expressions of a workflow see. `answer` is there in an output mapping only, `error` inside a catch. */
export function workflowScope(
  { inputs, state, certain, hasError, locals }: Known,
  answer?: Type,
): CelScope<never> {
  const roots = new Map<string, Root<Scope>>([
    [
      "data",
      { type: state.data, read: ({ data }) => data.whole(), find: ({ data }, name) => data.find(name) },
    ],
    ["event", { type: eventType(inputs), read: readEvent }],
    [
      "steps",
      {
        type: { kind: "object", fields: state.steps, rest: undefined },
        read: ({ steps }) => steps.whole(),
        find: ({ steps }, name) => steps.find(name),
      },
    ],
    ["now", { type: timestamp, read: (scope) => new Timestamp(scope.nowMs) }],
  ]);
  for (const [name, type] of locals) roots.set(name, { type, read: (scope) => scope.locals?.[name] ?? null });
  if (hasError) roots.set("error", { type: errorType, read: (scope) => scope.error ?? null });
  if (answer !== undefined) roots.set("answer", { type: answer, read: (scope) => scope.answer ?? null });
  return {
    roots: roots,
    certain: new Set(certain),
    draw: ({ draw, event }: Scope) => draw?.() ?? event.id,
  };
}

const errorType: ObjectType = objectOf([
  ["reason", { type: string, certain: true }],
  ["message", { type: string, certain: true }],
  ["step", { type: string, certain: true }],
  ["attempts", { type: int, certain: true }],
  ["data", { type: dyn, certain: false }],
]);

const labels: ObjectType = { kind: "object", fields: new Map(), rest: string };

function eventType(inputs: ObjectType): ObjectType {
  return objectOf([
    ["id", { type: string, certain: true }],
    ["data", { type: inputs, certain: true }],
    ["labels", { type: labels, certain: true }],
    ["time", { type: timestamp, certain: true }],
  ]);
}

function readEvent({ event }: Scope): Value {
  return {
    id: event.id,
    data: event.data,
    labels: event.labels as Record<string, string>,
    time: new Timestamp(event.timeMs),
  };
}
