import { callbackToken } from "@machinery/client";
import type { Command } from "commander";
import { CliError } from "./cli-error.js";

/** A step as a request names it. */
export interface StepTarget {
  readonly token: string;
  readonly eventId: string;
  readonly step: string;
}

/** The words of a command about one step: its event and its path, or the token of a callback. */
export function addStepTarget(command: Command): Command {
  return command
    .argument("[event]", "the event's id")
    .argument("[step]", "the step's path, as `event get` shows it")
    .option("--token <token>", "in place of both: the token, or the whole address, of Machinery-Callback");
}

/** The step that a command names. */
export function readStepTarget(
  eventId: string | undefined,
  step: string | undefined,
  token: string | undefined,
): StepTarget {
  if (token !== undefined) {
    if (eventId === undefined) return { token: callbackToken(token), eventId: "", step: "" };
    throw new CliError("an event and a step, or --token", "both", "leave one of them out");
  }
  if (eventId === undefined || step === undefined) {
    const found = eventId === undefined ? "neither" : "an event without a step";
    throw new CliError("an event and a step, or --token", found, "say which step is meant");
  }
  return { token: "", eventId, step };
}
