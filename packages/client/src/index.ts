/** The shared client of machinery: typed, for any runtime. Transports for Node are in `@machinery/client/node`. */
export { createMachineryClient, type MachineryClient } from "./machinery-client.js";
export { postAndWait, type PostAndWaitOptions, type PostedEvent } from "./post-and-wait.js";
export { watchEvent, type WatchEventOptions } from "./watch-event.js";
export { watchEvents, type WatchEventsOptions } from "./watch-events.js";
export { apply, type ApplyDocument, type ApplyOptions, type ApplyOutcome } from "./apply.js";
export { pages, items, type Page } from "./pages.js";
export { collect } from "./collect.js";
export { MachineryError, type MachineryErrorFields } from "./machinery-error.js";
export { createEventView, addFact, type EventView, type StepView, type AttemptView } from "./event-view.js";
export { hasEnded, eventStatusName, eventStatusNames, parseEventStatus } from "./event-status.js";
export { stepStatusName } from "./step-status.js";
export { millisToDuration, durationToMillis } from "./duration.js";
export { millisToTimestamp, timestampToMillis } from "./timestamp.js";
export { backoffMs, isTransient, type Backoff } from "./backoff.js";
export { sleep, type Sleep } from "./sleep.js";
export { withDefaultTimeout } from "./default-timeout.js";
