import { framesInside } from "../state/frames-inside.js";
import { type AfterUnwinding, endsEvent, type Unwinding } from "../state/unwinding.js";
import type { FactForm } from "./fact-form.js";
import { regionOf } from "../applying/region-of.js";
import { setStepTime } from "../applying/set-step-time.js";
import { isAfterUnwinding, isText, isTime } from "./shape.js";

/** All that was done in a body with a document of its own is to be undone; no operation begins in it meanwhile. */
export interface UnwindingStarted {
  readonly kind: "unwinding-started";
  readonly version: 1;
  /** The path of the body's frame; empty for the whole event. */
  readonly region: string;
  /** How long calls in flight may settle, in milliseconds since 1970. */
  readonly settleUntilMs: number;
  readonly after: AfterUnwinding;
}

export const unwindingStartedV1: FactForm<UnwindingStarted> = {
  kind: "unwinding-started",
  version: 1,
  shape: { region: isText, settleUntilMs: isTime, after: isAfterUnwinding },
  apply(state, { region, after, settleUntilMs }, changes) {
    const frame = regionOf(state, region);
    const unwinding: Unwinding = {
      region,
      after,
      settling: 0,
      compensating: 0,
      undoables: undefined,
      taken: 0,
    };
    const others = new Set<Unwinding>();
    for (const { scope, open } of framesInside(frame)) {
      if (scope.unwinding !== undefined && scope.unwinding !== unwinding) others.add(scope.unwinding);
      changes.set(scope, "unwinding", unwinding);
      if (open === undefined) continue;
      unwinding.settling++;
      if (
        (open.inFlight || open.awaiting) &&
        !(open.deadlineMs !== undefined && open.deadlineMs < settleUntilMs)
      )
        setStepTime(state, open, "deadlineMs", settleUntilMs, changes);
    }
    if (endsEvent(unwinding)) changes.set(state, "deadlineMs", undefined);
    // What a narrower one had begun, this one finishes.
    for (const { compensating, undoables = [], taken } of others) {
      unwinding.compensating += compensating;
      for (const last of undoables.slice(taken))
        changes.set(frame.scope, "undo", { last, before: frame.scope.undo });
    }
  },
};
