import type { AcceptAttempt } from "./commands/accept-attempt.js";
import type { AnswerAttempt } from "./commands/answer-attempt.js";
import type { CancelEvent } from "./commands/cancel-event.js";
import type { CompleteStep } from "./commands/complete-step.js";
import type { FailAttempt } from "./commands/fail-attempt.js";
import type { FailStep } from "./commands/fail-step.js";
import type { HeartbeatStep } from "./commands/heartbeat-step.js";
import type { PostEvent } from "./commands/post-event.js";
import type { QuarantineEvent } from "./commands/quarantine-event.js";
import type { RecoverEvent } from "./commands/recover-event.js";
import type { ResumeEvent } from "./commands/resume-event.js";
import type { StartEvent } from "./commands/start-event.js";
import type { TimerDue } from "./commands/timer-due.js";

/** Something asked of the engine, about one event. Each kind has its own file under `commands/`. */
export type Command =
  | PostEvent
  | StartEvent
  | AnswerAttempt
  | FailAttempt
  | AcceptAttempt
  | CompleteStep
  | FailStep
  | HeartbeatStep
  | TimerDue
  | RecoverEvent
  | CancelEvent
  | QuarantineEvent
  | ResumeEvent;

export type {
  AcceptAttempt,
  AnswerAttempt,
  CancelEvent,
  CompleteStep,
  FailAttempt,
  FailStep,
  HeartbeatStep,
  PostEvent,
  QuarantineEvent,
  RecoverEvent,
  ResumeEvent,
  StartEvent,
  TimerDue,
};
