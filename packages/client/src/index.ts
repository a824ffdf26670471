/** The shared client of machinery: typed, for any runtime. Transports for Node are in `@machinery/client/node`. */
export { createMachineryClient, type MachineryClient } from "./machinery-client.js";
export { postAndWait, type PostAndWaitOptions, type PostedEvent } from "./post-and-wait.js";
export {
  actOnEvents,
  previewAction,
  type ActedOutcome,
  type ActOnEventsOptions,
  type BulkPreview,
} from "./act-on-events.js";
export { bulkFilter, type BulkAction, type BulkFilter } from "./bulk-action.js";
export { postEvents, type EventPost, type PostEventsOptions, type PostedOutcome } from "./post-events.js";
export { watchEvent, type WatchEventOptions } from "./watch-event.js";
export { watchEvents, type WatchEventsOptions } from "./watch-events.js";
export {
  WindowWatch,
  type EventWatcher,
  type EventsWatcher,
  type WindowWatchOptions,
} from "./window-watch.js";
export { apply, type ApplyDocument, type ApplyOptions, type ApplyOutcome } from "./apply.js";
export { callbackToken } from "./callback-token.js";
export { pages, items, type Page } from "./pages.js";
export { collect } from "./collect.js";
export { MachineryError, type MachineryErrorFields } from "./machinery-error.js";
export { createEventView, addFact, type EventView, type StepView } from "./event-view.js";
export type { AttemptView, UndoView } from "./attempt-view.js";
export { hasEnded, eventStatusName, eventStatusNames, parseEventStatus } from "./event-status.js";
export { stepStatusName } from "./step-status.js";
export { millisToDuration, durationToMillis } from "./duration.js";
export { millisToTimestamp, timestampToMillis } from "./timestamp.js";
export { backoffMs, isTransient, type Backoff } from "./backoff.js";
export { sleep, type Sleep } from "./sleep.js";
export { withDefaultTimeout } from "./default-timeout.js";
export { messageToJson, valueToJson } from "./message-json.js";
export type { Transport } from "@connectrpc/connect";
export {
  AskSchema,
  BreakerState,
  BackupService,
  BackupSummarySchema,
  CallServiceResponseSchema,
  CheckServiceResponseSchema,
  DeferralReason,
  ErrorInfoSchema,
  EventDeferralReason,
  EventCountSchema,
  EventSchema,
  EventService,
  EventStatus,
  FactSchema,
  FindingSchema,
  GetServiceResponseSchema,
  RegistryService,
  SendSignalResponseSchema,
  ServiceSchema,
  Severity,
  StepStatus,
  ValidateWorkflowResponseSchema,
  WatchEventsResponseSchema,
  WorkflowSchema,
  WorkflowService,
  limits,
  names,
  readEventLine,
  reasons,
} from "@machinery/protocol";
export type {
  Ask,
  Attempt,
  BackupSummary,
  CallServiceResponse,
  CheckServiceResponse,
  Event,
  EventCount,
  EventDeferral,
  EventLine,
  EventNotice,
  EventFilter,
  Fact,
  Field,
  Finding,
  GetServiceResponse,
  JsonObject,
  JsonValue,
  RecentCall,
  RecentCalls,
  Service,
  ServiceDefinition,
  ServiceState,
  Step,
  StepAsk,
  StepCompensation,
  StepDeferral,
  StepError,
  StepSignal,
  ValidateWorkflowResponse,
  Violation,
  WatchEventsResponse,
  Workflow,
  WorkflowDefinition,
} from "@machinery/protocol";
