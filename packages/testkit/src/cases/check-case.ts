import { formatDuration } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import type { EventDetail } from "@machinery/runner";
import type { Expectation, ExpectedCall } from "./case-file.js";
import { type Difference, differencesOf, shown } from "./difference.js";
import type { MadeCall } from "./scripted-services.js";

/** Compares what came of an event with what its case expects. */
export function checkCase(
  expect: Expectation,
  detail: EventDetail,
  calls: readonly MadeCall[],
): Difference[] {
  const { path, outputs, tookMs } = expect;
  const list: Difference[] = [];
  if (detail.status !== expect.status) {
    list.push({
      at: `${path}.status`,
      what: "status",
      expected: EventStatus[expect.status] ?? "",
      found: statusWords(detail),
    });
  }
  // Without these an event that ended otherwise has no outputs, which its status says already.
  if (outputs !== undefined && (detail.outputs !== undefined || detail.status === expect.status))
    list.push(...differencesOf(`${path}.outputs`, "outputs", outputs, detail.outputs));
  list.push(...checkError(expect, detail));
  list.push(...checkSteps(expect, detail));
  list.push(...checkCalls(expect, calls));
  const took = (detail.endTimeMs ?? 0) - detail.ackTimeMs;
  if (tookMs !== undefined && detail.endTimeMs !== undefined && took !== tookMs) {
    const [expected, found] = [formatDuration(tookMs), formatDuration(took)];
    list.push({ at: `${path}.took`, what: "took", expected, found });
  }
  return list;
}

/** The status, and what is to be known about it. */
function statusWords({ status, error, steps }: EventDetail): string {
  const word = EventStatus[status] ?? "";
  if (error !== undefined)
    return `${word}: ${error.reason}, ${error.message}${error.step === "" ? "" : `, in ${error.step}`}`;
  if (status !== EventStatus.WAITING && status !== EventStatus.PAUSED) return word;
  const open = steps.filter(({ endTimeMs }) => endTimeMs === undefined);
  const last = open.at(-1);
  return last === undefined
    ? word
    : `${word}: ${last.path} (${last.verb}) is ${StepStatus[last.status] ?? ""}`;
}

function checkError({ path, status, error }: Expectation, detail: EventDetail): Difference[] {
  if (error === undefined || detail.status !== status) return [];
  const list: Difference[] = [];
  for (const key of ["reason", "message", "step", "attempts", "data"] as const) {
    if (error[key] === undefined) continue;
    // An error that is written as its reason alone has no place below it.
    list.push(...differencesOf(`${path}.error.${key}`, `error.${key}`, error[key], detail.error?.[key]));
  }
  return list;
}

function checkSteps({ path, steps }: Expectation, detail: EventDetail): Difference[] {
  const list: Difference[] = [];
  for (const [step, status] of steps ?? []) {
    const found = detail.steps.find((each) => each.path === step)?.status;
    if (found === status) continue;
    list.push({
      at: `${path}.steps.${step}`,
      what: `steps.${step}`,
      expected: StepStatus[status] ?? "",
      found: found === undefined ? "no such step" : (StepStatus[found] ?? ""),
    });
  }
  return list;
}

function checkCalls(
  { path, calls: expected, callCounts }: Expectation,
  calls: readonly MadeCall[],
): Difference[] {
  const list: Difference[] = [];
  for (const [service, count] of callCounts ?? []) {
    const found = calls.filter((call) => call.service === service).length;
    if (found === count) continue;
    const at = `${path}.calls.${service}`;
    list.push({ at, what: `calls.${service}`, expected: String(count), found: String(found) });
  }
  if (expected === undefined) return list;
  const made = calls.map(({ service }) => service);
  const wanted = expected.map(({ service }) => service);
  if (made.join("\n") !== wanted.join("\n")) {
    // Which calls there were is said at once: what follows the first that differs would differ, too.
    const at = made.findIndex((service, index) => service !== wanted[index]);
    const index = at === -1 ? made.length : at;
    list.push({
      at: index < wanted.length ? `${path}.calls[${index}]` : `${path}.calls`,
      what: "calls",
      expected: wanted.join(", ") || "none",
      found: made.join(", ") || "none",
    });
    return list;
  }
  expected.forEach((each, index) =>
    list.push(...checkCall(`${path}.calls[${index}]`, index, each, calls[index]!)),
  );
  return list;
}

function checkCall(at: string, index: number, expected: ExpectedCall, found: MadeCall): Difference[] {
  const what = `calls[${index}]`;
  const list: Difference[] = [];
  for (const key of ["step", "attempt"] as const) {
    if (expected[key] !== undefined && expected[key] !== found[key])
      list.push({
        at: `${at}.${key}`,
        what: `${what}.${key}`,
        expected: shown(expected[key]),
        found: shown(found[key]),
      });
  }
  if (expected.inputs !== undefined)
    list.push(...differencesOf(`${at}.inputs`, `${what}.inputs`, expected.inputs, found.inputs));
  return list;
}
