export type { CallSignal } from "./calling/call-signal.js";
/** A partition at work: mailboxes, commits, timers and calls, over ports. */
export { openPartition } from "./open-partition.js";
export type { Among, PartitionOptions } from "./partition-options.js";
export { type Events, ManyPartitions } from "./many/many-partitions.js";
export { slotsOf, type SlotRange } from "./many/slots.js";
export type { Peer } from "./signals/spreading.js";
export { defaultPartitionLimits, type PartitionLimits } from "./partition-limits.js";
export type {
  CallRecord,
  Landing,
  Pass,
  RecentCall,
  RecentSummary,
  ServiceAdmission,
  ServiceBreaker,
  ServiceFailure,
  ServiceLimits,
  ServiceRate,
  ServiceState,
  Verdict,
} from "./services/service-admission.js";
export { hasRoom } from "./services/has-room.js";
export { ServiceDoors } from "./services/service-doors.js";
export { BorrowingAdmission } from "./services/borrowing-admission.js";
export type { Borrower, Lender, LentVerdict, PassReport } from "./services/lending.js";
export { landingOf } from "./services/landing-of.js";
export { failureOfAnswer } from "./calling/failure-of-answer.js";
export { copyOfStore } from "./reading/copy-of-store.js";
export type { EventDeferral } from "./places/event-deferral.js";
export type {
  HeldPlaces,
  PlaceLoad,
  PlacePause,
  PlaceRule,
  Places,
  PlaceTaker,
  Seat,
  Taken,
} from "./places/places.js";
export { PlaceTable, type PlaceRules } from "./places/place-table.js";
export { oneLine } from "./one-line.js";
export { TurnoverMap } from "./turnover-map.js";
export type {
  AnswerAskCommand,
  AskCommand,
  AskFilter,
  AskPage,
  AskQuery,
  ClaimAskCommand,
  OpenAsk,
} from "./asks.js";
export type {
  CancelCommand,
  Change,
  CountQuery,
  EventDetail,
  EventFilter,
  EventNotice,
  EventPage,
  EventQuery,
  EventSummary,
  HistoryPage,
  HistoryQuery,
  ListQuery,
  Partition,
  PartitionHealth,
  PostCommand,
  PostManyCommand,
  PostOutcome,
  RerunCommand,
  StepOutcome,
  SendSignalCommand,
  SignalReceipt,
  TimedFact,
  WaitingCount,
  WaitingQuery,
  WatchQuery,
} from "./partition.js";
export type { StepCommand, StepTarget } from "./steering/step-command.js";
export type {
  Caller,
  CallOutcome,
  CallRequest,
  DeferredCall,
  Clock,
  Definitions,
  Ids,
  NoticeOutcome,
  NoticeRequest,
  Notifier,
  Observation,
  Observer,
} from "./ports.js";
