import type { AnswerLate } from "./facts/answer-late.js";
import type { AttemptAccepted } from "./facts/attempt-accepted.js";
import type { AttemptAlive } from "./facts/attempt-alive.js";
import type { AttemptFailed } from "./facts/attempt-failed.js";
import type { AttemptInterrupted } from "./facts/attempt-interrupted.js";
import type { AttemptStarted } from "./facts/attempt-started.js";
import type { BodyEnded } from "./facts/body-ended.js";
import type { BodyEntered } from "./facts/body-entered.js";
import type { CompensationFailed } from "./facts/compensation-failed.js";
import type { CompensationStarted } from "./facts/compensation-started.js";
import type { CompensationSucceeded } from "./facts/compensation-succeeded.js";
import type { ChildEnded } from "./facts/child-ended.js";
import type { ChildPosted } from "./facts/child-posted.js";
import type { RunStarted } from "./facts/run-started.js";
import type { EventAccepted } from "./facts/event-accepted.js";
import type { EventCancelled } from "./facts/event-cancelled.js";
import type { EventFailed } from "./facts/event-failed.js";
import type { EventQuarantined } from "./facts/event-quarantined.js";
import type { EventPaused } from "./facts/event-paused.js";
import type { EventResumed } from "./facts/event-resumed.js";
import type { EventStarted } from "./facts/event-started.js";
import type { EventSucceeded } from "./facts/event-succeeded.js";
import type { EventYielded } from "./facts/event-yielded.js";
import type { ForkStarted } from "./facts/fork-started.js";
import type { LoopStarted } from "./facts/loop-started.js";
import type { WaitStarted } from "./facts/wait-started.js";
import type { StepCancelled } from "./facts/step-cancelled.js";
import type { ListenStarted } from "./facts/listen-started.js";
import type { ListenLooking } from "./facts/listen-looking.js";
import type { ListenLooked } from "./facts/listen-looked.js";
import type { SignalReceived } from "./facts/signal-received.js";
import type { SignalTaken } from "./facts/signal-taken.js";
import type { SignalRefused } from "./facts/signal-refused.js";
import type { AskStarted } from "./facts/ask-started.js";
import type { AskClaimed } from "./facts/ask-claimed.js";
import type { AskAnswered } from "./facts/ask-answered.js";
import type { StepFailed } from "./facts/step-failed.js";
import type { StepParked } from "./facts/step-parked.js";
import type { StepRetried } from "./facts/step-retried.js";
import type { StepSkipped } from "./facts/step-skipped.js";
import type { StepStarted } from "./facts/step-started.js";
import type { StepSucceeded } from "./facts/step-succeeded.js";
import type { UnwindingStarted } from "./facts/unwinding-started.js";

/**
 * Something that happened to an event. Its JSON is what the store keeps, so a shape never changes once released:
 * a new shape is a new `version`, with an applier of its own. Each kind has its own file under `facts/`. A fact is never changed after
 * it was decided; the values in it are shared with the state.
 */
export type Fact =
  | EventAccepted
  | EventStarted
  | StepStarted
  | AttemptStarted
  | AttemptAccepted
  | AttemptAlive
  | AnswerLate
  | AttemptFailed
  | AttemptInterrupted
  | BodyEntered
  | WaitStarted
  | ListenStarted
  | ListenLooking
  | ListenLooked
  | SignalReceived
  | SignalTaken
  | SignalRefused
  | AskStarted
  | AskClaimed
  | AskAnswered
  | RunStarted
  | ChildPosted
  | ChildEnded
  | LoopStarted
  | ForkStarted
  | BodyEnded
  | StepSucceeded
  | StepSkipped
  | StepFailed
  | StepCancelled
  | UnwindingStarted
  | CompensationStarted
  | CompensationSucceeded
  | CompensationFailed
  | EventSucceeded
  | EventFailed
  | EventCancelled
  | EventQuarantined
  | EventPaused
  | StepParked
  | StepRetried
  | EventResumed
  | EventYielded;

export type {
  AnswerLate,
  AttemptAccepted,
  AttemptAlive,
  ListenStarted,
  ListenLooking,
  ListenLooked,
  SignalReceived,
  SignalTaken,
  SignalRefused,
  AskStarted,
  AskClaimed,
  AskAnswered,
  AttemptFailed,
  AttemptInterrupted,
  AttemptStarted,
  BodyEnded,
  BodyEntered,
  CompensationFailed,
  CompensationStarted,
  CompensationSucceeded,
  ChildEnded,
  ChildPosted,
  EventAccepted,
  EventCancelled,
  EventFailed,
  EventPaused,
  EventQuarantined,
  EventResumed,
  EventStarted,
  EventSucceeded,
  EventYielded,
  ForkStarted,
  LoopStarted,
  StepCancelled,
  RunStarted,
  StepFailed,
  StepParked,
  StepRetried,
  StepSkipped,
  StepStarted,
  StepSucceeded,
  UnwindingStarted,
  WaitStarted,
};
