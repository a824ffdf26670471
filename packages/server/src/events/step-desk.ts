import {
  isEventId,
  refuse,
  type JsonObject,
  type JsonValue,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import type { Partition, StepOutcome, StepTarget } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound } from "../errors/not-found.js";
import { checkJson } from "./check-json.js";
import { checkDataBytes } from "./data-bytes.js";

/** A step as a request names it: by token, or by event and path. Empty texts are not there. */
export interface NamedStep {
  readonly token: string;
  readonly eventId: string;
  readonly step: string;
}

/** The longest message and path that are taken, in characters. */
const messageChars = 4_096;
const pathChars = 4_096;

/** What is said about calls apart from the calls, whatever protocol it comes by: requests are checked here and handed to the partition. */
export class StepDesk {
  constructor(
    private readonly partition: Pick<Partition, "submit">,
    /** The largest answer. */
    private readonly answerBytes: number,
  ) {}

  async complete(named: NamedStep, answer: JsonObject): Promise<Result<StepOutcome>> {
    const target = targetOf(named);
    if (!target.ok) return target;
    const rejection = this.#check(answer, "outputs");
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "complete-step", target: target.value, answer });
  }

  /** Empty: the reason is FAILED, the message says so. */
  async fail(
    named: NamedStep,
    error: { readonly reason: string; readonly message: string; readonly data?: JsonValue },
  ): Promise<Result<StepOutcome>> {
    const target = targetOf(named);
    if (!target.ok) return target;
    const { reason, message, data } = error;
    const rejection =
      checkReason(reason) ??
      checkMessage(message) ??
      (data === undefined ? undefined : this.#check({ data }, "data"));
    if (rejection !== undefined) return refuse(rejection);
    const said = {
      reason: reason === "" ? "FAILED" : reason,
      message:
        message !== ""
          ? message
          : named.token === ""
            ? "Somebody ended the step"
            : "The service says that the call failed",
      ...(data === undefined ? {} : { data }),
    };
    return this.partition.submit({ kind: "fail-step", target: target.value, error: said });
  }

  async heartbeat(named: NamedStep): Promise<Result<StepOutcome>> {
    const target = targetOf(named);
    return target.ok ? this.partition.submit({ kind: "heartbeat-step", target: target.value }) : target;
  }

  #check(value: JsonObject, what: string): Rejection | undefined {
    const violation = checkJson(value, what);
    if (violation === undefined) return checkDataBytes(value, this.answerBytes, what);
    return {
      reason: "INVALID_ANSWER",
      expected: "an answer that can be kept as JSON",
      found: `${violation.field}: ${violation.description}`,
      todo: "correct it and send it again; the step goes on waiting",
      violations: [violation],
    };
  }
}

function targetOf({ token, eventId, step }: NamedStep): Result<StepTarget> {
  if (token !== "") {
    if (eventId === "" && step === "") return { ok: true, value: { token } };
    return refuse(
      invalidArgument("token", "a token, or an event and a step", "both", "leave one of them out"),
    );
  }
  if (eventId === "" || step === "") {
    const missing = eventId === "" ? "event_id" : "step";
    return refuse(
      invalidArgument(missing, "a token, or an event and a step", `no ${missing}`, "say which step is meant"),
    );
  }
  if (step.length > pathChars)
    return refuse(
      invalidArgument(
        "step",
        `at most ${pathChars} characters`,
        String(step.length),
        "give a path as `event get` shows it",
      ),
    );
  return isEventId(eventId) ? { ok: true, value: { eventId, step } } : refuse(eventNotFound(eventId));
}

function checkReason(reason: string): Rejection | undefined {
  if (reason === "" || /^[A-Za-z][\w.:/-]{0,127}$/.test(reason)) return undefined;
  return invalidArgument(
    "reason",
    "at most 128 letters, digits and `_ . : / -`, a letter first",
    `\`${reason.slice(0, 64)}\``,
    "say it as workflows handle it, such as DECLINED",
  );
}

function checkMessage(message: string): Rejection | undefined {
  if (message.length <= messageChars) return undefined;
  return invalidArgument(
    "message",
    `at most ${messageChars} characters`,
    String(message.length),
    "say it shorter, and the rest in `data`",
  );
}
