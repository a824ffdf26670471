import type { AnswerLate } from "./answer-late.js";
import type { AttemptAccepted } from "./attempt-accepted.js";
import type { AttemptAlive } from "./attempt-alive.js";
import type { AttemptDeferred } from "./attempt-deferred.js";
import type { AttemptFailed } from "./attempt-failed.js";
import type { AttemptInterrupted } from "./attempt-interrupted.js";
import type { AttemptStarted } from "./attempt-started.js";
import type { BodyEnded } from "./body-ended.js";
import type { BodyEntered } from "./body-entered.js";
import type { CompensationFailed } from "./compensation-failed.js";
import type { CompensationStarted } from "./compensation-started.js";
import type { CompensationSucceeded } from "./compensation-succeeded.js";
import type { ChildEnded } from "./child-ended.js";
import type { ChildPosted } from "./child-posted.js";
import type { RunStarted } from "./run-started.js";
import type { EventAccepted } from "./event-accepted.js";
import type { EventCancelled } from "./event-cancelled.js";
import type { EventFailed } from "./event-failed.js";
import type { EventQuarantined } from "./event-quarantined.js";
import type { EventPaused } from "./event-paused.js";
import type { EventResumed } from "./event-resumed.js";
import type { EventStarted } from "./event-started.js";
import type { EventSucceeded } from "./event-succeeded.js";
import type { EventYielded } from "./event-yielded.js";
import type { ForkStarted } from "./fork-started.js";
import type { LoopStarted } from "./loop-started.js";
import type { WaitStarted } from "./wait-started.js";
import type { StepCancelled } from "./step-cancelled.js";
import type { ListenStarted } from "./listen-started.js";
import type { ListenLooking } from "./listen-looking.js";
import type { ListenLooked } from "./listen-looked.js";
import type { SignalReceived } from "./signal-received.js";
import type { SignalTaken } from "./signal-taken.js";
import type { SignalRefused } from "./signal-refused.js";
import type { AskStarted } from "./ask-started.js";
import type { AskClaimed } from "./ask-claimed.js";
import type { AskAnswered } from "./ask-answered.js";
import type { StepFailed } from "./step-failed.js";
import type { StepParked } from "./step-parked.js";
import type { StepRetried } from "./step-retried.js";
import type { StepSkipped } from "./step-skipped.js";
import type { StepStarted } from "./step-started.js";
import type { StepSucceeded } from "./step-succeeded.js";
import type { StepsTakenOver } from "./steps-taken-over.js";
import type { UnwindingStarted } from "./unwinding-started.js";

/**
 * Something that happened to an event. Its JSON is what the store keeps, so a shape never changes once released:
 * a new shape is a new `version`, with an applier of its own. Each kind has its own file under `facts/`. A fact is never changed after
 * it was decided; the values in it are shared with the state.
 */
export type Fact =
  | EventAccepted
  | EventStarted
  | StepsTakenOver
  | StepStarted
  | AttemptStarted
  | AttemptAccepted
  | AttemptAlive
  | AnswerLate
  | AttemptDeferred
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
  AttemptDeferred,
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
  StepsTakenOver,
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
