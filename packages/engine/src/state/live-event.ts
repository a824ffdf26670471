import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { CallbackNote } from "./callback-note.js";
import type { StepError } from "../error.js";
import type { EventParent, EventRerun, EventState } from "./event-state.js";
import { type DueTimes, earliestDue } from "./due-times.js";
import { type Frame, rootFrame } from "./frame.js";
import type { Inbox } from "./inbox.js";
import type { OpenStep } from "./open-step.js";
import { roughBytes } from "../values/rough-bytes.js";

/** What an event is made of that never changes. */
type Birth = Pick<
  LiveEvent,
  "eventId" | "workflow" | "revision" | "labels" | "ackTimeMs" | "data" | "seed"
> & {
  readonly parent?: EventParent;
  readonly concurrencyKey?: string;
  readonly rerunOf?: EventRerun;
};

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
  readonly parent: EventParent | undefined;
  readonly concurrencyKey: string | undefined;
  readonly rerunOf: EventRerun | undefined;
  started = false;
  quarantined = false;
  /** Whether somebody holds it: what is in flight ends, and nothing begins. */
  paused = false;
  end: End | undefined = undefined;
  outputs: JsonObject | undefined = undefined;
  error: StepError | undefined = undefined;
  byteSize: number;
  /** When it must be over, whatever it does. */
  deadlineMs: number | undefined = undefined;
  /** When it goes on by itself: its last commit was full. */
  goOnAtMs: number | undefined = undefined;
  /** Whether attempts in flight are known to be lost, and not all are written down as interrupted. */
  interrupting = false;
  /** How many bodies have been entered so far. */
  entered = 0;
  /** How many steps have been opened so far. */
  opened = 0;
  /** How many steps have ended so far that can be undone. */
  undoable = 0;
  /** The body of the workflow itself. */
  readonly root: Frame;
  /** The bodies at work, by path, the root among them. */
  readonly frames: Map<string, Frame>;
  /** The steps at work, by path. */
  readonly steps = new Map<string, OpenStep>();
  /** How many of them have an attempt in flight. */
  inFlight = 0;
  /** How many of them are held for somebody to look after them. */
  parked = 0;
  /** How many of them listen, and have not looked at the signals that came before. */
  looking = 0;
  /** Those that wait for somebody outside, by their order. Undefined: none ever did. */
  awaited: Map<number, OpenStep> | undefined = undefined;
  /** Those whose calls wait until their services let them in, by their order. Undefined: none ever did. */
  allDeferred: Map<number, OpenStep> | undefined = undefined;
  /** The signals sent to the event. Undefined: none ever was, and none was taken. */
  inbox: Inbox | undefined = undefined;
  /** How many of them wait for the end of another event. */
  children = 0;
  /** When they are to be woken. */
  due: DueTimes | undefined = undefined;
  /** What is remembered of steps that were answered from outside, by path. It outlives the steps, and the event's end. */
  callbacks: Map<string, CallbackNote> | undefined = undefined;

  constructor(birth: Birth) {
    this.eventId = birth.eventId;
    this.workflow = birth.workflow;
    this.revision = birth.revision;
    this.labels = birth.labels;
    this.ackTimeMs = birth.ackTimeMs;
    this.data = birth.data;
    this.seed = birth.seed;
    this.parent = birth.parent;
    this.concurrencyKey = birth.concurrencyKey;
    this.rerunOf = birth.rerunOf;
    this.byteSize = 1024 + roughBytes(birth.data) + roughBytes(birth.labels);
    this.root = rootFrame(birth.data);
    this.frames = new Map([[this.root.path, this.root]]);
  }

  get document(): JsonObject {
    return this.root.scope.document.whole();
  }

  get ended(): boolean {
    return this.end !== undefined;
  }

  /** Whether effects are owed: it has begun, has not ended, and is not set aside. */
  get atWork(): boolean {
    return this.started && !this.quarantined && this.end === undefined;
  }

  get deferred(): ReadonlyMap<number, OpenStep> | undefined {
    return this.allDeferred === undefined || !this.atWork || this.paused || this.interrupting
      ? undefined
      : this.allDeferred;
  }

  get status(): EventStatus {
    if (this.end !== undefined) return this.end;
    if (this.quarantined) return EventStatus.PAUSED;
    if (!this.started) return this.paused ? EventStatus.PAUSED : EventStatus.ACCEPTED;
    if (this.inFlight > 0 || this.looking > 0) return EventStatus.RUNNING;
    if (this.paused) return EventStatus.PAUSED;
    if (this.goOnAtMs !== undefined || this.steps.size === 0) return EventStatus.RUNNING;
    return this.steps.size === this.parked ? EventStatus.PAUSED : EventStatus.WAITING;
  }

  get wakeTimeMs(): number | undefined {
    if (!this.atWork) return undefined;
    const { goOnAtMs, deadlineMs } = this;
    if (this.paused) return this.interrupting ? goOnAtMs : undefined;
    const dueMs = earliestDue(this.due);
    if (goOnAtMs === undefined && deadlineMs === undefined) return dueMs;
    return Math.min(goOnAtMs ?? Infinity, deadlineMs ?? Infinity, dueMs ?? Infinity);
  }
}
