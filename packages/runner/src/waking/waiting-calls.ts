import { awaitedServices, type StoreReader, type WaitingCall, waitingCalls } from "@machinery/store";
import type { Caller, CallOutcome, Clock } from "../ports.js";
import type { OpenedWait } from "../turns/call-waits.js";
import type { CallBacklogs } from "./call-backlogs.js";

/** How long a service is left alone that lets nobody in, where it is not known for how long, in milliseconds. */
const REST_MS = 1_000;
/** The longest after which one of them stands in line again though there seems to be no room, in milliseconds. */
const LONGEST_MS = 64_000;
/** The most calls of one service that are woken and not over. */
const WINDOW = 256;
/** Comes after every place. */
const NONE = "~";

/** The calls of one service that wait on disk. What is in memory of them is only how far they have been read. */
interface Line {
  readonly service: string;
  /** Those up to here have been woken. */
  place: string;
  /** The first that was told of since the last reading began, which may not have seen it. */
  noted: string;
  /** How many may be woken and not over: one more for each that was answered, half as many when some were deferred. */
  window: number;
  /** How many are. */
  woken: number;
  /** Nobody is woken before this time. */
  restUntilMs: number;
  silence: (() => void) | undefined;
  /** Set while the service had all in flight that it may have: when one stands in line again in any case, and how long after the last time that is. */
  full: { inLineMs: number; afterMs: number } | undefined;
}

/** One call that was woken: it is being ordered again, or in flight. */
interface Woken extends WaitingCall {
  readonly line: Line;
  /** The step's path, once it is ordered. */
  step: string | undefined;
}

/**
 * The calls that wait on disk until their services let them in, the longest waiting first. Whether one is let in shows when it is ordered again:
 * one is, after a rest; where it is answered, two more, and so on; where it is not let in, all rest again. So a service that lets nobody in costs
 * one call now and then, however many wait, and one that lets them in again soon has as many as it takes. Where a service has all in flight that it may
 * have, it is asked for room each second, and nothing is written.
 */
export class WaitingCalls {
  readonly #lines = new Map<string, Line>();
  /** By event. */
  readonly #woken = new Map<string, Woken[]>();
  #stopped = false;

  constructor(
    private readonly reader: StoreReader,
    private readonly clock: Clock,
    private readonly backlogs: Pick<CallBacklogs, "answered">,
    private readonly caller: Pick<Caller, "hasRoom">,
    /** Called when there may be somebody to wake. */
    private readonly ready: () => void,
  ) {}

  /** Whether calls of a service wait here: who comes now has its turn behind them. */
  has(service: string): boolean {
    return this.#lines.size > 0 && this.#lines.has(service);
  }

  /** Whether nobody is to be woken now, as far as is known. */
  get isEmpty(): boolean {
    if (this.#lines.size === 0) return true;
    for (const line of this.#lines.values()) if (this.#room(line) > 0) return false;
    return true;
  }

  /** Looks for what waits. Everything is tried at once: what kept it waiting is forgotten. */
  async open(): Promise<void> {
    for await (const service of awaitedServices(this.reader)) this.#lineOf(service);
    if (this.#lines.size > 0) this.ready();
  }

  /** To be told of each call that has begun to wait, once that is committed. */
  note({ service, place, deferred }: OpenedWait): void {
    if (this.#stopped) return;
    const isKnown = this.has(service);
    const line = this.#look(service, place);
    if (isKnown) return;
    this.#rest(line, deferred?.untilMs);
    if (deferred?.by === "concurrency") this.#fill(line);
  }

  /** The events whose calls are to be ordered again, at most `limit`. Each is to be asked for by {@link of}. */
  async take(limit: number): Promise<readonly string[]> {
    const eventIds = new Set<string>();
    for (const [service, line] of this.#lines) {
      const room = Math.min(this.#room(line), limit - eventIds.size);
      if (room > 0 && (line.full === undefined || (await this.#mayEnter(line, line.full))))
        for (const eventId of await this.#read(service, line, room)) eventIds.add(eventId);
    }
    return [...eventIds];
  }

  /** The calls to be ordered again of an event that was let in. */
  of(eventId: string): readonly Woken[] {
    return this.#woken.get(eventId)?.filter(({ step }) => step === undefined) ?? [];
  }

  /** To be told that a call has been ordered, for the step of this path; or that it does not wait any more. */
  ordered(call: Woken, step: string | undefined): void {
    call.step = step;
    if (step === undefined) this.#over(call);
  }

  /** To be told what became of a call that waited. `undefined`: it was given up. */
  landed(eventId: string, step: string, outcome: CallOutcome | undefined): void {
    const call = this.#woken.get(eventId)?.find((woken) => woken.step === step);
    if (call === undefined) return;
    const { line } = call;
    if (outcome?.ok === true || outcome?.ok === "later") {
      line.window = Math.min(line.window + 1, WINDOW);
      line.full = undefined;
      this.backlogs.answered(line.service);
    } else if (outcome?.ok === "deferred") {
      // Those that were woken together are deferred together: that is one sign.
      if (line.restUntilMs <= this.clock.nowMs()) line.window = Math.max(1, line.window >> 1);
      if (outcome.by === "breaker") line.window = 1;
      if (outcome.by === "concurrency") this.#fill(line);
      else line.full = undefined;
      this.#rest(line, outcome.untilMs);
    }
    this.#over(call);
  }

  /** To be told that a call is over of a service that calls may wait for: there may be room where there was none. */
  freed(service: string): void {
    const line = this.#lines.get(service);
    if (line?.full === undefined || line.restUntilMs <= this.clock.nowMs()) return;
    line.restUntilMs = 0;
    line.silence?.();
    line.silence = undefined;
    this.ready();
  }

  /** To be told of each commit of an event: what it ordered is in flight by now. */
  committed(eventId: string, isInFlight: (step: string) => boolean): void {
    if (this.#woken.size === 0) return;
    for (const call of this.#woken.get(eventId) ?? []) {
      if (call.step === undefined || isInFlight(call.step)) continue;
      // Where it waits still, it is looked at again; by now its line may be another one.
      this.#rest(this.#look(call.line.service, call.place), undefined);
      this.#over(call);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const line of this.#lines.values()) line.silence?.();
    this.#lines.clear();
    this.#woken.clear();
  }

  #over(call: Woken): void {
    const { eventId, line } = call;
    const others = this.#woken.get(eventId)?.filter((other) => other !== call) ?? [];
    if (others.length === 0) this.#woken.delete(eventId);
    else this.#woken.set(eventId, others);
    line.woken--;
    if (this.#room(line) > 0) this.ready();
  }

  /** Sees that a call is read, which may have been passed by. */
  #look(service: string, place: string): Line {
    const line = this.#lines.get(service);
    // All that waited before has gone: there is nothing to be read from the start but what was deleted.
    if (line === undefined) return this.#lineOf(service, before(place));
    if (place <= line.place) line.place = before(place);
    if (place < line.noted) line.noted = place;
    return line;
  }

  async #read(service: string, line: Line, limit: number): Promise<readonly string[]> {
    let { place } = line;
    const eventIds: string[] = [];
    line.noted = NONE;
    for await (const call of waitingCalls(this.reader, service, place)) {
      const woken = { ...call, line, step: undefined };
      const others = this.#woken.get(call.eventId);
      if (others === undefined) this.#woken.set(call.eventId, [woken]);
      else others.push(woken);
      line.woken++;
      eventIds.push(call.eventId);
      ({ place } = call);
      if (eventIds.length === limit) break;
    }
    line.place = line.noted <= place ? before(line.noted) : place;
    if (eventIds.length > 0 || this.#lines.get(service) !== line) return eventIds;
    if (line.noted === NONE) {
      line.silence?.();
      this.#lines.delete(service);
    } else this.ready();
    return eventIds;
  }

  #lineOf(service: string, place = ""): Line {
    let line = this.#lines.get(service);
    if (line === undefined) {
      line = {
        service,
        place,
        noted: NONE,
        window: 1,
        woken: 0,
        restUntilMs: 0,
        silence: undefined,
        full: undefined,
      };
      this.#lines.set(service, line);
    }
    return line;
  }

  #fill(line: Line): void {
    line.full ??= { inLineMs: this.clock.nowMs() + 2 * REST_MS, afterMs: 2 * REST_MS };
  }

  /** Whether it is worth ordering a call of a service that was full: each that is ordered in vain costs two commits. */
  async #mayEnter(line: Line, full: NonNullable<Line["full"]>): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    if (nowMs >= full.inLineMs) {
      full.afterMs = Math.min(2 * full.afterMs, LONGEST_MS);
      full.inLineMs = nowMs + full.afterMs;
      return true;
    }
    if ((await this.caller.hasRoom?.(line.service)) !== false) return !this.#stopped;
    this.#rest(line, undefined);
    return false;
  }

  #room(line: Line): number {
    return line.restUntilMs > this.clock.nowMs() ? 0 : line.window - line.woken;
  }

  #rest(line: Line, untilMs: number | undefined): void {
    if (this.#stopped) return;
    const nowMs = this.clock.nowMs();
    const atMs = untilMs !== undefined && untilMs > nowMs ? untilMs : nowMs + REST_MS;
    // Of several that were deferred at a time, the earliest hope counts.
    if (line.restUntilMs > nowMs && line.restUntilMs <= atMs) return;
    line.restUntilMs = atMs;
    line.silence?.();
    line.silence = this.clock.alarm(line.restUntilMs, () => {
      line.silence = undefined;
      this.ready();
    });
  }
}

/** A place from which one is read. */
const before = (place: string): string => place.slice(0, -1);
