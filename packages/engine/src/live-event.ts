import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { StepError } from "./error.js";
import type { EventState } from "./event-state.js";
import { type Frame, rootFrame } from "./frame.js";
import type { OpenStep } from "./open-step.js";
import { roughBytes } from "./rough-bytes.js";

/** What an event is made of that never changes. */
type Birth = Pick<LiveEvent, "eventId" | "workflow" | "revision" | "labels" | "ackTimeMs" | "data" | "seed">;

/** How an event ended. */
type End = EventStatus.SUCCEEDED | EventStatus.FAILED | EventStatus.CANCELLED;

/** The state behind {@link EventState}. Changed by facts alone, through {@link Changes}; what can be computed from it is not kept. */
export class LiveEvent implements EventState {
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly ackTimeMs: number;
  readonly data: JsonObject;
  readonly seed: string;
  started = false;
  quarantined = false;
  end: End | undefined = undefined;
  outputs: JsonObject | undefined = undefined;
  error: StepError | undefined = undefined;
  byteSize: number;
  /** When it goes on by itself where no step is open: its last commit was full. */
  goOnAtMs: number | undefined = undefined;
  /** How many steps have been opened so far. */
  opened = 0;
  /** The body of the workflow itself. */
  readonly root: Frame;
  /** The bodies at work, by path, the root among them. */
  readonly frames: Map<string, Frame>;
  /** The steps at work, by path. */
  readonly steps = new Map<string, OpenStep>();

  constructor(birth: Birth) {
    this.eventId = birth.eventId;
    this.workflow = birth.workflow;
    this.revision = birth.revision;
    this.labels = birth.labels;
    this.ackTimeMs = birth.ackTimeMs;
    this.data = birth.data;
    this.seed = birth.seed;
    this.byteSize = 1024 + roughBytes(birth.data) + roughBytes(birth.labels);
    this.root = rootFrame(birth.data);
    this.frames = new Map([[this.root.path, this.root]]);
  }

  get document(): JsonObject {
    return this.root.scope.document;
  }

  get ended(): boolean {
    return this.end !== undefined;
  }

  /** Whether effects are owed: it has begun, has not ended, and is not set aside. */
  get atWork(): boolean {
    return this.started && !this.quarantined && this.end === undefined;
  }

  get status(): EventStatus {
    if (this.end !== undefined) return this.end;
    if (this.quarantined) return EventStatus.PAUSED;
    if (!this.started) return EventStatus.ACCEPTED;
    for (const step of this.steps.values()) if (step.inFlight) return EventStatus.RUNNING;
    return this.steps.size > 0 ? EventStatus.WAITING : EventStatus.RUNNING;
  }

  get wakeTimeMs(): number | undefined {
    if (!this.atWork) return undefined;
    if (this.steps.size === 0) return this.goOnAtMs;
    let wake = Infinity;
    for (const { deadlineMs, retryAtMs, wakeAtMs } of this.steps.values()) {
      if (wakeAtMs !== undefined && wakeAtMs < wake) wake = wakeAtMs;
      if (deadlineMs !== undefined && deadlineMs < wake) wake = deadlineMs;
      if (retryAtMs !== undefined && retryAtMs < wake) wake = retryAtMs;
    }
    return wake === Infinity ? undefined : wake;
  }
}
