import { isEventId, type JsonObject, refuse, type Rejection, type Result } from "@machinery/protocol";
import type { EventSummary, Partition } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound } from "../errors/not-found.js";
import { checkJson } from "./check-json.js";
import { checkDataBytes } from "./data-bytes.js";

/** The longest path and reason that are taken, in characters. */
const pathChars = 4_096;
const reasonChars = 1_024;

/** Events that are held, and steps that somebody looks after: requests are checked here and handed to the partition. */
export class HoldDesk {
  constructor(
    private readonly partition: Pick<Partition, "submit">,
    /** The largest answer. */
    private readonly answerBytes: number,
  ) {}

  async pause(eventId: string, reason: string): Promise<Result<EventSummary>> {
    const rejection = checkEvent(eventId) ?? checkReason(reason);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "pause", eventId, reason });
  }

  async resume(eventId: string): Promise<Result<EventSummary>> {
    const rejection = checkEvent(eventId);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "resume", eventId });
  }

  async retry(eventId: string, step: string): Promise<Result<EventSummary>> {
    const rejection = checkEvent(eventId) ?? (step === "" ? undefined : checkStep(step));
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "retry-step", eventId, step });
  }

  async skip(eventId: string, step: string, answer: JsonObject): Promise<Result<EventSummary>> {
    const rejection = checkEvent(eventId) ?? checkStep(step) ?? this.#checkAnswer(answer);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "skip-step", eventId, step, answer });
  }

  #checkAnswer(answer: JsonObject): Rejection | undefined {
    const violation = checkJson(answer, "outputs");
    if (violation === undefined) return checkDataBytes(answer, this.answerBytes, "outputs");
    return {
      reason: "INVALID_ANSWER",
      expected: "outputs that can be kept as JSON",
      found: violation.description,
      todo: "correct them and send them again",
      violations: [violation],
    };
  }
}

function checkEvent(eventId: string): Rejection | undefined {
  if (eventId === "") return invalidArgument("event_id", "the id of an event", "nothing", "name it");
  return isEventId(eventId) ? undefined : eventNotFound(eventId);
}

function checkStep(step: string): Rejection | undefined {
  if (step === "") return invalidArgument("step", "the path of a step", "nothing", "name it");
  if (step.length <= pathChars) return undefined;
  return invalidArgument(
    "step",
    `at most ${pathChars} characters`,
    `${step.length}`,
    "name one of the event's",
  );
}

function checkReason(reason: string): Rejection | undefined {
  if (reason.length <= reasonChars) return undefined;
  return invalidArgument("reason", `at most ${reasonChars} characters`, `${reason.length}`, "shorten it");
}
