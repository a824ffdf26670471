import { EventService, type Field, type StepView } from "@machinery/client";
import type { Operation } from "@machinery/protocol";
import { copiedCall } from "../copying/call-texts.js";
import type { Hindrance } from "../event/leading-step.js";
import type { EventAction } from "./event-action.js";
import { optionalText, textOf } from "./event-actions.js";

/** The step that something is to be done to. */
export interface ActedStep {
  readonly eventId: string;
  readonly view: Pick<StepView, "path" | "signal" | "ask">;
  /** What keeps it. Nothing can be done where nothing does. */
  readonly hindrance: Hindrance;
  /** Whether that is about the call that undoes it. */
  readonly isUndo: boolean;
  /** Its operation in the definition, as far as that is known. */
  readonly operation: Operation | undefined;
  /** What its service answers, as far as that is known. */
  readonly outputs: readonly Field[];
}

const methods = EventService.method;

/** What can be done to a step, the likely thing first. */
export function stepActions(step: ActedStep): EventAction[] {
  const { hindrance, isUndo } = step;
  if (isUndo) return hindrance === "retry" ? [retry(step)] : [];
  switch (hindrance) {
    case "held":
    case "retry":
      return [retry(step), skip(step), fail(step)];
    case "service":
      return [skip(step), fail(step)];
    case "callback":
    case "call":
      return [complete(step), fail(step)];
    case "ask":
      return [answer(step)];
    case "signal":
      return [signal(step)];
    case "time":
      return [goOn(step)];
    default:
      return [];
  }
}

function retry({ eventId, view: { path: step }, hindrance }: ActedStep): EventAction {
  const request = { eventId, step };
  return {
    name: "Retry now",
    says:
      hindrance === "held"
        ? "The step is tried at once, with all its attempts anew."
        : "The next attempt is made at once. Those that are left stay as they are.",
    order: () => ({
      copied: copiedCall(methods.retryStep, request),
      send: async (client) => (await client.events.retryStep(request)).event,
    }),
  };
}

function skip({ eventId, view: { path: step }, outputs }: ActedStep): EventAction {
  return {
    name: "Skip",
    says: "The event goes on behind the step as if its service had answered this.",
    asks: { fields: outputs, root: "outputs" },
    order: (input) => {
      const request = { eventId, step, outputs: input };
      return {
        copied: copiedCall(methods.skipStep, request, secretsOf(outputs, "outputs")),
        send: async (client) => (await client.events.skipStep(request)).event,
      };
    },
  };
}

function goOn({ eventId, view: { path: step } }: ActedStep): EventAction {
  const request = { eventId, step };
  return {
    name: "Go on now",
    says: "The event goes on at once, as if the time had come.",
    order: () => ({
      copied: copiedCall(methods.skipStep, request),
      send: async (client) => (await client.events.skipStep(request)).event,
    }),
  };
}

function complete({ eventId, view: { path: step }, outputs }: ActedStep): EventAction {
  return {
    name: "Complete",
    says: "This is taken as the answer of the service. What it sends later is only written down.",
    asks: { fields: outputs, root: "outputs" },
    order: (input) => {
      const request = { eventId, step, outputs: input };
      return {
        copied: copiedCall(methods.completeStep, request, secretsOf(outputs, "outputs")),
        send: async (client) => (await client.events.completeStep(request)).event,
      };
    },
  };
}

function fail({ eventId, view: { path: step } }: ActedStep): EventAction {
  return {
    name: "Fail",
    says: "The step fails with this. What the workflow says about such an error comes next.",
    asks: {
      fields: [
        optionalText("reason", "What workflows handle it by, such as DECLINED. Without one: FAILED."),
        optionalText("message", "One sentence for people."),
      ],
      root: "error",
    },
    isDangerous: true,
    order: (input) => {
      const request = { eventId, step, reason: textOf(input, "reason"), message: textOf(input, "message") };
      return {
        copied: copiedCall(methods.failStep, request),
        send: async (client) => (await client.events.failStep(request)).event,
      };
    },
  };
}

function answer({ eventId, view, operation }: ActedStep): EventAction {
  const fields = operation?.verb.case === "ask" ? operation.verb.value.form : [];
  const by = view.ask?.by ?? "";
  return {
    name: "Answer",
    says: view.ask?.question ?? "Answers the question.",
    asks: { fields, root: "answer" },
    order: (input) => {
      const request = { eventId, step: view.path, by, answer: input };
      return {
        copied: copiedCall(methods.answerAsk, request, secretsOf(fields, "answer")),
        send: async (client) => (await client.events.answerAsk(request)).event,
      };
    },
  };
}

function signal({ eventId, view, operation }: ActedStep): EventAction {
  const fields = operation?.verb.case === "listen" ? operation.verb.value.expects : [];
  const name = view.signal?.name ?? "";
  return {
    name: "Send signal",
    says: `The signal ${name} is sent to this event alone.`,
    asks: { fields, root: "data" },
    order: (input) => {
      const request = { name, eventId, data: input };
      return {
        copied: copiedCall(methods.sendSignal, request, secretsOf(fields, "data")),
        send: async (client) => {
          const { signalId } = await client.events.sendSignal(request);
          return `the signal is kept for the event, which takes it in its turn. Its id is ${signalId}.`;
        },
      };
    },
  };
}

/** Where sensitive values lie in a request, by proto field names. */
const secretsOf = (fields: readonly Field[], root: string): string[][] =>
  fields.filter(({ sensitive }) => sensitive).map(({ name }) => [root, name]);
