import type { JsonObject, JsonValue } from "@machinery/protocol";
import { roughBytes } from "../values/rough-bytes.js";
import { type Frame, type FrameScope, noValues } from "./frame.js";
import type { Gathering } from "./gathering.js";
import { LayeredValues } from "./layered-values.js";
import type { LiveEvent } from "./live-event.js";
import type { OpenStep } from "./open-step.js";
import { undoOrder } from "./undo-log.js";

/**
 * About how much memory an event takes now, in bytes, as `roughBytes` counts it: its data, documents, answers, what its loops and forks have
 * gathered, its open steps, its signals, and what undoes what it did. Walks all of it. What a body or a step has from around it counts once,
 * and so does an answer that was written into the document as it is; what an expression gave counts again, though it may share parts
 * today: read back after a restart it shares none.
 */
export function heldBytes(state: LiveEvent): number {
  let bytes = 1024 + roughBytes(state.data) + roughBytes(state.labels);
  const begin: Seen = { document: LayeredValues.of(state.data), answers: noValues };
  const ahead: { frame: Frame; outer: Seen }[] = [{ frame: state.root, outer: begin }];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { frame, outer } = next;
    if (frame.scope !== outer) bytes += scopeBytes(frame.scope, outer);
    if (frame.gathering !== undefined) bytes += gatheredBytes(frame.gathering);
    if (frame.open !== undefined) bytes += stepBytes(frame.open, frame.scope.document);
    bytes += roughBytes([frame.error, frame.leaving]);
    for (const inner of frame.inner.values()) ahead.push({ frame: inner, outer: frame.scope });
  }
  for (const { bytes: kept } of state.inbox?.kept.values() ?? []) bytes += kept;
  return bytes;
}

/** What a body sees from around it. */
type Seen = Pick<FrameScope, "document" | "answers">;

function scopeBytes({ document, answers, undo, unwinding }: FrameScope, outer: Seen): number {
  let bytes = 0;
  for (const [name, value] of document.beyond(outer.document)) bytes += fieldBytes(name, value);
  for (const [, answer] of answers.beyond(outer.answers)) bytes += answerBytes(answer, document);
  for (const { inputs } of [...undoOrder([undo]), ...(unwinding?.undoables ?? [])])
    bytes += 128 + roughBytes(inputs);
  return bytes;
}

/** Of what an object does not have from a document. */
function ownBytes(values: JsonObject, from: LayeredValues): number {
  let bytes = 0;
  for (const name in values) if (from.find(name) !== values[name]) bytes += fieldBytes(name, values[name]);
  return bytes;
}

const fieldBytes = (name: string, value: JsonValue | undefined): number =>
  16 + name.length + roughBytes(value);

const answerBytes = (answer: JsonValue, document: LayeredValues): number =>
  typeof answer === "object" && answer !== null && !Array.isArray(answer)
    ? ownBytes(answer, document)
    : roughBytes(answer);

function gatheredBytes(gathering: Gathering): number {
  if (gathering.kind === "loop") {
    const { items, collected, errors } = gathering;
    return roughBytes(items) + ofAll(collected.values()) + ofAll(errors.values());
  }
  return ofAll(gathering.given.values());
}

const stepBytes = ({ inputs, awaited, parked }: OpenStep, document: LayeredValues): number =>
  256 + ownBytes(inputs, document) + roughBytes(awaited) + roughBytes(parked);

function ofAll(values: Iterable<unknown>): number {
  let bytes = 0;
  for (const value of values) bytes += roughBytes(value);
  return bytes;
}
