/** The engine: plan, state, command and time give facts; facts give the state; the state says what is owed. All of it pure. */
export { decide } from "./decide.js";
export type { Decision } from "./decision.js";
export { apply, applyBy } from "./apply.js";
export { type EffectsChange, OwedChanges } from "./owed-changes.js";
export { pending } from "./pending.js";
export { owesCall } from "./owes-call.js";
export { withoutNewCalls } from "./without-new-calls.js";
export {
  awaitedWords,
  type AwaitedWords,
  type DescribedAsk,
  type DescribedSignal,
} from "./describing/awaited-words.js";
export {
  describeFact,
  type DescribedDeferral,
  describedDeferral,
  type DescribedFact,
} from "./describing/describe-fact.js";
export { chosenService, placeWords } from "./describing/place-words.js";
export { StepFold } from "./describing/step-fold.js";
export type { DescribedAttempt, DescribedCompensation, DescribedStep } from "./describing/described-step.js";
export { findOperation } from "./plan/operation-of.js";
export { readFact } from "./facts/read-fact.js";
export { writeFact } from "./facts/write-fact.js";
export { isAt, notReached, rerunPosition, takeOver, type Rerun, type TakenOver } from "./rerun.js";
export type { EventParent, EventRerun, EventState } from "./state/event-state.js";
export { hasTaken } from "./state/has-taken.js";
export { roughBytes } from "./values/rough-bytes.js";
export { EngineError } from "./engine-error.js";
export type { CallError, StepError } from "./error.js";
export { awaitedChildren, canBeTold, type AwaitedChild } from "./state/awaited-children.js";
export type { CallEffect, Effect, LookEffect, PostEffect, WakeEffect } from "./effect.js";
export type {
  AcceptAttempt,
  AnswerAttempt,
  DeferAttempt,
  StartDeferred,
  CancelEvent,
  Command,
  CompleteStep,
  FailAttempt,
  FailStep,
  HeartbeatStep,
  PauseEvent,
  PostEvent,
  QuarantineEvent,
  RecoverEvent,
  ResumeEvent,
  RetryStep,
  SkipStep,
  StartEvent,
  TellChildEnded,
  TellPosted,
  TimerDue,
  SendSignal,
  DeliverSignal,
  SignalsFound,
  ClaimAsk,
  AnswerAsk,
} from "./commands/command.js";
export type {
  AnswerLate,
  AttemptAccepted,
  AttemptAlive,
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
  Fact,
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
  ListenStarted,
  ListenLooking,
  ListenLooked,
  SignalReceived,
  SignalTaken,
  SignalRefused,
  AskStarted,
  AskClaimed,
  AskAnswered,
} from "./facts/fact.js";
export type { Awaited, AwaitedPerson, AwaitedSignal } from "./state/awaited.js";
export type { Deferred, DeferredBy } from "./state/deferred.js";
export type { OpenStep } from "./state/open-step.js";
export type { KeptInputs } from "./state/kept-inputs.js";
