import { fromFields } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { StepError } from "../error.js";
import type { LayeredValues } from "./layered-values.js";

/** A step whose bodies are carried out at the same time: how far it is, and what they have given so far. */
export type Gathering = LoopGathering | ForkGathering;

/** A `for` at work. */
export interface LoopGathering {
  readonly kind: "loop";
  readonly step: string;
  /** What an item is called in expressions. */
  readonly as: string;
  readonly items: readonly JsonValue[];
  /** The names of the items, where they are those of a map. */
  readonly keys: readonly string[] | undefined;
  /** Whether what rounds give is kept. */
  readonly collects: boolean;
  /** Whether the others go on when a round fails. */
  readonly goesOn: boolean;
  /** How many rounds have been entered: the index of the next item. */
  entered: number;
  /** What the rounds gave, by index. A round that failed is not in it. */
  readonly collected: Map<number, JsonValue>;
  /** Why rounds failed, by index. */
  readonly errors: Map<number, StepError>;
  /** What the step fails with, once the other bodies have been cancelled. */
  failing: StepError | undefined;
}

/** A `fork` at work. */
export interface ForkGathering {
  readonly kind: "fork";
  readonly step: string;
  /** How many branches have been entered: the index of the next one. */
  entered: number;
  /** What the branches that ended well gave, by name. */
  readonly given: Map<string, BranchGiven>;
  /** How many failed. */
  failed: number;
  /** What the step fails with, once the other bodies have been cancelled. */
  failing: StepError | undefined;
}

/** What a branch of a fork gave. */
export interface BranchGiven {
  /** What it wrote to its copy of the document. */
  readonly written: JsonObject;
  /** What its operations answered. Not as one object: a thousand branches would be as many shapes. */
  readonly answers: LayeredValues;
}

/** What is read as the answer of the step, when it ends well. Undefined: nothing. Shares no container with what still grows. */
export function gatheredAnswer(gathering: Gathering): JsonObject | undefined {
  if (gathering.kind === "fork") {
    const { given } = gathering;
    return fromFields([...given.keys()].sort().map((name) => [name, given.get(name)!.written]));
  }
  const { items, collected, collects, goesOn, errors } = gathering;
  if (!collects && !goesOn) return undefined;
  return {
    ...(collects && { items: items.map((_item, index) => collected.get(index) ?? null) }),
    ...(goesOn && { errors: errorsOf(errors) }),
  };
}

function errorsOf(errors: LoopGathering["errors"]): JsonObject[] {
  return [...errors]
    .sort(([one], [other]) => one - other)
    .map(([index, { reason, message, step, attempts }]) => ({ index, reason, message, step, attempts }));
}
