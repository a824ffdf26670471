import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { Changes } from "../state/changes.js";
import { EngineError } from "../engine-error.js";
import type { Frame, FrameScope } from "../state/frame.js";
import { isObject } from "../values/is-object.js";
import type { LiveEvent } from "../state/live-event.js";
import { roughBytes } from "../values/rough-bytes.js";
import { stepPath } from "../state/step-path.js";

/** What a step was answered, and wrote into the document. */
interface Answered {
  readonly step: string;
  readonly answer?: JsonValue | undefined;
  readonly merge?: "answer" | { readonly values: JsonObject };
}

/** Keeps what a step that has ended gave. `frame` is the one that the step belongs to; `isNew`: whether its answer has not been counted before. */
export function takeAnswer(
  state: LiveEvent,
  { scope }: Frame,
  { step, answer, merge }: Answered,
  isNew: boolean,
  changes: Changes,
): void {
  let grown = 0;
  if (answer !== undefined) {
    const name = stepPath.operation(step);
    changes.set(scope, "answers", scope.answers.withOne(name, answer));
    if (scope.answered !== undefined) changes.set(scope, "answered", scope.answered.withOne(name, answer));
    if (isNew) grown += roughBytes(answer);
  }
  if (merge !== undefined) {
    const written = merge === "answer" ? answer : merge.values;
    if (!isObject(written))
      throw new EngineError(`Step ${step} of event ${state.eventId} merges an answer that is no object`);
    changes.set(scope, "document", scope.document.with(written));
    if (scope.written !== undefined) changes.set(scope, "written", scope.written.with(written));
    if (merge !== "answer") grown += roughBytes(written);
  }
  changes.set(state, "byteSize", state.byteSize + grown);
}

/** Keeps what operations answered, by their names. */
export function noteAnswers(
  scope: FrameScope,
  answers: Readonly<Record<string, JsonValue>>,
  changes: Changes,
): void {
  changes.set(scope, "answers", scope.answers.with(answers));
  if (scope.answered !== undefined) changes.set(scope, "answered", scope.answered.with(answers));
}
