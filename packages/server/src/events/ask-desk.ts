import { isEventId, type JsonObject, limits, refuse, type Rejection, type Result } from "@machinery/protocol";
import type { AskFilter, AskPage, EventSummary, Partition } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound } from "../errors/not-found.js";
import { checkJson } from "./check-json.js";
import { checkDataBytes } from "./data-bytes.js";

/** A question as a request names it. */
export interface NamedAsk {
  readonly eventId: string;
  readonly step: string;
  /** As they call themselves. Empty: they do not say. */
  readonly by: string;
}

/** The longest path that is taken, in characters. */
const pathChars = 4_096;

/** Questions to people: requests are checked here and handed to the partition. */
export class AskDesk {
  constructor(
    private readonly partition: Pick<Partition, "submit" | "read">,
    /** The largest answer. */
    private readonly answerBytes: number,
  ) {}

  async list(filter: AskFilter, pageSize: number, after: string | undefined): Promise<Result<AskPage>> {
    return this.partition.read({ kind: "asks", filter, pageSize, ...(after === undefined ? {} : { after }) });
  }

  async claim(named: NamedAsk, release: boolean): Promise<Result<EventSummary>> {
    const rejection = checkNamed(named) ?? checkBy(named.by, true);
    if (rejection !== undefined) return refuse(rejection);
    const { eventId, step, by } = named;
    return this.partition.submit({ kind: "claim-ask", eventId, step, by, release });
  }

  async answer(named: NamedAsk, answer: JsonObject): Promise<Result<EventSummary>> {
    const rejection = checkNamed(named) ?? checkBy(named.by, false) ?? this.#checkAnswer(answer);
    if (rejection !== undefined) return refuse(rejection);
    const { eventId, step, by } = named;
    return this.partition.submit({ kind: "answer-ask", eventId, step, by, answer });
  }

  #checkAnswer(answer: JsonObject): Rejection | undefined {
    const violation = checkJson(answer, "answer");
    if (violation === undefined) return checkDataBytes(answer, this.answerBytes, "answer");
    return {
      reason: "INVALID_ANSWER",
      expected: "an answer that can be kept as JSON",
      found: `${violation.field}: ${violation.description}`,
      todo: "correct it and answer again; the question stays open",
      violations: [violation],
    };
  }
}

function checkNamed({ eventId, step }: NamedAsk): Rejection | undefined {
  if (eventId === "" || step === "") {
    const missing = eventId === "" ? "event_id" : "step";
    return invalidArgument(missing, "an event and a step", `no ${missing}`, "say which question is meant");
  }
  if (step.length > pathChars)
    return invalidArgument(
      "step",
      `at most ${pathChars} characters`,
      String(step.length),
      "give a path as ListAsks shows it",
    );
  return isEventId(eventId) ? undefined : eventNotFound(eventId);
}

function checkBy(by: string, isNeeded: boolean): Rejection | undefined {
  if (isNeeded && by === "") return invalidArgument("by", "a name", "none", "say who; nothing proves it");
  if (by.length <= limits.personChars) return undefined;
  return invalidArgument("by", `at most ${limits.personChars} characters`, String(by.length), "shorten it");
}
