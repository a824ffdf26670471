import type { JsonValue } from "@machinery/protocol";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { isFlag, isList, isText, isTextList, optional } from "./shape.js";

/** A step of a `for` began: its rounds come next. */
export interface LoopStarted {
  readonly kind: "loop-started";
  readonly version: 1;
  readonly step: string;
  /** What an item is called in expressions. */
  readonly as: string;
  readonly items: readonly JsonValue[];
  /** The names of the items, where they are those of a map. */
  readonly keys?: readonly string[];
  /** Whether what rounds give is kept. */
  readonly collects?: boolean;
  /** Whether the others go on when a round fails. */
  readonly goesOn?: boolean;
}

export const loopStartedV1: FactForm<LoopStarted> = {
  kind: "loop-started",
  version: 1,
  shape: {
    step: isText,
    as: isText,
    items: isList,
    keys: optional(isTextList),
    collects: optional(isFlag),
    goesOn: optional(isFlag),
  },
  apply(state, fact, changes) {
    const { step, as, items, keys, collects = false, goesOn = false } = fact;
    changes.set(frameOf(state, step), "gathering", {
      kind: "loop",
      step,
      as,
      items,
      keys,
      collects,
      goesOn,
      entered: 0,
      collected: new Map(),
      errors: new Map(),
      failing: undefined,
    });
    changes.set(state, "byteSize", state.byteSize + roughBytes(items));
  },
};
