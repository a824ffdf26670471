import type { JsonObject, JsonValue } from "@machinery/protocol";

/** What is said about a call apart from the call, by its service or by a person. */
export type StepCommand = CompleteStepCommand | FailStepCommand | HeartbeatStepCommand;

/** The step that something is said about: by the token that came with the call, or by its name. */
export type StepTarget = { readonly token: string } | { readonly eventId: string; readonly step: string };

export interface CompleteStepCommand {
  readonly kind: "complete-step";
  readonly target: StepTarget;
  readonly answer: JsonObject;
}

export interface FailStepCommand {
  readonly kind: "fail-step";
  readonly target: StepTarget;
  readonly error: { readonly reason: string; readonly message: string; readonly data?: JsonValue };
}

export interface HeartbeatStepCommand {
  readonly kind: "heartbeat-step";
  readonly target: StepTarget;
}
