import { markAll, nodeToJson, type Reader, type SourceNode } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import type { Expectation, ExpectedCall, ExpectedError } from "./case-file.js";
import { readObject, readSpan, readWord } from "./case-reader.js";

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const eventWords = ["SUCCEEDED", "FAILED", "CANCELLED", "WAITING", "PAUSED"] as const;
const stepWords = [
  "SUCCEEDED",
  "FAILED",
  "SKIPPED",
  "CANCELLED",
  "WAITING",
  "RETRYING",
  "COMPENSATED",
  "COMPENSATING",
] as const;

/** Reads what must come of an event. */
export function readExpectation(reader: Reader, node: SourceNode, path: string): Expectation {
  const found: Draft<Partial<Expectation>> = {};
  reader.keys(node, path, {
    read: {
      status: (node, path) => {
        const word = readWord(reader, node, path, eventWords);
        if (word !== undefined) found.status = EventStatus[word];
      },
      outputs: (node, path) => {
        markAll(reader, node, path);
        found.outputs = readObject(reader, node, path);
      },
      error: (node, path) => void (found.error = readError(reader, node, path)),
      calls: (node, path) => {
        if (node.kind === "map") found.callCounts = readCounts(reader, node, path);
        else found.calls = readCalls(reader, node, path);
      },
      steps: (node, path) => void (found.steps = readSteps(reader, node, path)),
      took: (node, path) => void (found.tookMs = readSpan(reader, node, path)),
    },
  });
  const status = found.error === undefined ? EventStatus.SUCCEEDED : EventStatus.FAILED;
  return { ...found, path, status: found.status ?? status };
}

function readError(reader: Reader, node: SourceNode, path: string): ExpectedError {
  if (node.kind === "scalar") return { reason: reader.text(node, path) };
  const error: Draft<ExpectedError> = {};
  reader.keys(node, path, {
    read: {
      reason: (node, path) => void (error.reason = reader.text(node, path)),
      message: (node, path) => void (error.message = reader.text(node, path)),
      step: (node, path) => void (error.step = reader.text(node, path)),
      attempts: (node, path) => void (error.attempts = reader.number(node, path, true) ?? 0),
      data: (node, path) => {
        markAll(reader, node, path);
        error.data = nodeToJson(node);
      },
    },
  });
  return error;
}

function readCalls(reader: Reader, node: SourceNode, path: string): ExpectedCall[] {
  return reader.list(node, path, "a list of calls, or a map of how many").map((item, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, item.at);
    if (item.kind === "scalar") return { service: reader.text(item, place) };
    const call: Draft<Partial<ExpectedCall>> = {};
    reader.keys(item, place, {
      read: {
        service: (node, path) => void (call.service = reader.text(node, path)),
        inputs: (node, path) => {
          markAll(reader, node, path);
          call.inputs = readObject(reader, node, path);
        },
        step: (node, path) => void (call.step = reader.text(node, path)),
        attempt: (node, path) => void (call.attempt = reader.number(node, path, true) ?? 0),
      },
    });
    if (call.service === undefined) {
      reader.report(place, item.at, {
        code: "MISSING_FIELD",
        expected: "the service that is called",
        found: "none",
        hint: "add `service: name`, or `service: name.endpoint`",
      });
    }
    return { ...call, service: call.service ?? "" };
  });
}

function readCounts(reader: Reader, node: SourceNode, path: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key, keyAt, value } of reader.map(node, path, "a map")?.entries ?? []) {
    reader.mark(`${path}.${key}`, keyAt);
    counts.set(key, reader.number(value, `${path}.${key}`, true) ?? 0);
  }
  return counts;
}

function readSteps(reader: Reader, node: SourceNode, path: string): Map<string, StepStatus> {
  const steps = new Map<string, StepStatus>();
  for (const { key, keyAt, value } of reader.map(node, path, "a map of steps")?.entries ?? []) {
    reader.mark(`${path}.${key}`, keyAt);
    const word = readWord(reader, value, `${path}.${key}`, stepWords);
    if (word !== undefined) steps.set(key, StepStatus[word]);
  }
  return steps;
}
