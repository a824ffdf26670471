import {
  applyBy,
  awaitedChildren,
  chosenService,
  type Command,
  decide,
  type DescribedFact,
  describeFact,
  type EffectsChange,
  type EventState,
  type Fact,
  OwedChanges,
  type PostEvent,
  withoutNewCalls,
} from "@machinery/engine";
import type { Rejection } from "@machinery/protocol";
import type { PlannedRetention } from "@machinery/language";
import { EventStatus } from "@machinery/protocol";
import type { EventBirth, Owed } from "@machinery/protocol/store";
import { type Entry, type OwedItem, owedItem } from "@machinery/store";
import { blankPlan } from "./blank-plan.js";
import { type Ack, noAck } from "./ack.js";
import type { CommitPipeline } from "./commit-pipeline.js";
import type { Counts } from "../counts.js";
import { decidePost } from "./decide-post.js";
import { Decision, type DecisionOutlet } from "./decision.js";
import { writeEvent } from "./event-writing.js";
import type { PartitionLimits } from "../partition-limits.js";
import type { TimedFact } from "../partition.js";
import type { Seat } from "../places/places.js";
import { owedBy } from "../owed/owed-by.js";
import type { Clock, Ids, Observer } from "../ports.js";
import { refusals } from "../rejections.js";
import { type Resident, summaryOf } from "../residents/resident.js";
import type { Residents } from "../residents/residents.js";
import { storedFacts } from "../residents/stored-facts.js";
import { messageOf } from "../trouble.js";

const nothing: Entry["derived"] = [];
const noItems: readonly OwedItem[] = [];
const never = () => undefined;

/** Whether somebody may ask for an event before it is safe. One that was posted from outside and waits for its turn nobody knows by then. */
const isReachable = ({ status, parent }: EventState): boolean =>
  status !== EventStatus.ACCEPTED || parent !== undefined;

/** What turns need around them. */
export interface TurnSurroundings extends DecisionOutlet {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly observer: Observer;
  readonly residents: Residents;
  readonly counts: Counts;
  readonly pipeline: CommitPipeline;
  readonly seat: Seat;
  readonly limits: Pick<PartitionLimits, "retentionMs">;
  /** Whether no further call may be ordered. */
  isStopping(): boolean;
  /** Whether somebody watches this event, payloads and all. */
  isWatched(eventId: string): boolean;
  /** Called when an event cannot be decided about, and its state in memory is not to be used any more. */
  poisoned(resident: Resident): void;
}

/** Decides commands one after the other, and puts what was decided on its way to disk. */
export class Turns {
  constructor(private readonly around: TurnSurroundings) {}

  /**
   * One command for an event in memory. `derived` are keys that change with what it comes to. Gives whether anything came of it that is
   * written; if not, they do not change.
   */
  take(resident: Resident, command: Command, ack: Ack = noAck, derived: Entry["derived"] = nothing): boolean {
    if (resident.poison !== undefined) {
      ack.refused(
        refusals.internal(`event ${resident.eventId}, which is set aside: ${resident.poison}`).rejection,
      );
      return false;
    }
    const nowMs = this.around.clock.nowMs();
    let decision;
    try {
      decision = decide(resident.plan, resident.state, command, nowMs);
    } catch (error) {
      this.#poison(resident, `deciding about ${command.kind} threw: ${messageOf(error)}`, error);
      ack.refused(
        refusals.internal(`event ${resident.eventId}, which is set aside: ${messageOf(error)}`).rejection,
      );
      return false;
    }
    const rejection = decision.ok ? undefined : decision.rejection;
    // Also a refusal may leave facts behind, and is told once they are safe.
    const told = rejection === undefined ? ack : { ...ack, committed: () => ack.refused(rejection) };
    const { facts: decided = [] } = decision;
    const facts = this.around.isStopping() ? withoutNewCalls(decided, nowMs) : decided;
    if (facts.length > 0) {
      const changed = rejection === undefined ? derived : nothing;
      // What was owed before is not being done then.
      const changes = new OwedChanges(command.kind === "recover-event");
      return this.#record(resident, facts, nowMs, told, [], undefined, changed, changes);
    }
    this.#inTurn(resident, told);
    return false;
  }

  /**
   * A new event. It begins in the same commit where the command says so and there is a place for it; where it has to wait, `refusalToWait` may refuse it.
   * Says whether it was taken: if not, its refusal has been told.
   */
  begin(
    resident: Resident,
    command: PostEvent,
    ack: Ack,
    birth: EventBirth,
    before: readonly Entry[],
    refusalToWait: () => Rejection | undefined = never,
  ): boolean {
    const nowMs = this.around.clock.nowMs();
    let decided;
    try {
      decided = decidePost(this.around.seat, resident.plan, command, birth.sharesPlace, refusalToWait, nowMs);
    } catch (error) {
      this.#observe(resident, "error", "deciding about a post threw", error);
      ack.refused(refusals.internal(`a post that cannot be decided about: ${messageOf(error)}`).rejection);
      return false;
    }
    const { decision, key, hasPlace } = decided;
    if (!decision.ok) {
      ack.refused(decision.rejection);
      return false;
    }
    resident.hasPlace = hasPlace;
    const keyed = key === "" ? birth : { ...birth, concurrencyKey: key };
    const isTaken = this.#record(resident, decision.facts, nowMs, ack, before, keyed);
    if (!isTaken && hasPlace) this.around.seat.leave(birth.workflow, key);
    return isTaken;
  }

  /** Begins an event that waited, in a place that was taken for it. It is given back when the event does not begin. */
  start(resident: Resident): void {
    resident.hasPlace = true;
    if (this.take(resident, { kind: "start-event" })) return;
    resident.hasPlace = false;
    this.around.seat.leave(resident.state.workflow, resident.state.concurrencyKey ?? "");
  }

  /** Sets an event aside that was just read back, or whose last decision threw. Throws when even that cannot be done. */
  quarantine(resident: Resident, message: string): void {
    const nowMs = this.around.clock.nowMs();
    const plan = blankPlan(resident.state.workflow, resident.state.revision);
    const decision = decide(plan, resident.state, { kind: "quarantine-event", message }, nowMs);
    if (!decision.ok)
      throw new Error(`refused: expected ${decision.rejection.expected}, found ${decision.rejection.found}`);
    if (decision.facts.length > 0) this.#record(resident, decision.facts, nowMs, noAck, []);
  }

  /** Tells what needs no writing, once all that the event has decided before is safe. */
  #inTurn(resident: Resident, ack: Ack): void {
    if (resident.queued === 0 && resident.committed !== undefined) {
      ack.committed(resident.committed);
      return;
    }
    this.around.pipeline.add({
      entries: [],
      bytes: 0,
      release: () => ack.committed(resident.committed ?? summaryOf(resident)),
      lose: () => ack.lost(),
    });
  }

  #record(
    resident: Resident,
    facts: readonly Fact[],
    nowMs: number,
    ack: Ack,
    before: readonly Entry[],
    birth?: EventBirth,
    derived: Entry["derived"] = nothing,
    changes = new OwedChanges(),
  ): boolean {
    const { around } = this;
    const { eventId, plan } = resident;
    const isWatched = around.isWatched(eventId);
    const from = birth === undefined ? resident.state.status : undefined;
    const described: DescribedFact[] = [];
    let change: EffectsChange;
    let written;
    let owed: readonly Owed[];
    let chosen: string[] | undefined;
    try {
      const awaited = birth === undefined ? awaitedChildren(resident.state) : [];
      const stored = storedFacts(facts);
      let state = birth === undefined ? resident.state : undefined;
      let at = 0;
      for (const fact of facts) {
        const service = chosenService(state, fact);
        if (service !== undefined) (chosen ??= [])[at] = service;
        at++;
        if (isWatched) described.push(describeFact(plan, state, fact));
        state = applyBy(changes, state, fact);
      }
      resident.state = state!;
      change = changes.since(plan, resident.state);
      owed = owedBy(around.ids, resident, from, awaited, facts);
      written = writeEvent(resident, stored, nowMs, birth, owed, this.#retentionMs(resident));
    } catch (error) {
      if (birth === undefined)
        this.#poison(resident, `applying ${facts[0]?.kind ?? "nothing"} threw: ${messageOf(error)}`, error);
      else this.#observe(resident, "error", "applying a post threw", error);
      ack.refused(
        refusals.internal(`event ${eventId}, which cannot be carried on: ${messageOf(error)}`).rejection,
      );
      return false;
    }
    const firstSequence = Number(resident.head?.facts ?? 0n) + 1;
    resident.head = written.head;
    const { state } = resident;
    const leavesPlace = resident.hasPlace && !written.head.holdsPlace;
    if (leavesPlace) resident.hasPlace = false;
    const timed = (fact: DescribedFact, at: number): TimedFact => ({
      ...fact,
      sequence: firstSequence + at,
      timeMs: nowMs,
      eventStatus: state.status,
    });

    if (from !== undefined) around.residents.moved(resident);
    else if (isReachable(state)) around.residents.add(resident);
    around.counts.move(state.workflow, from, state.status);
    resident.queued++;
    const number = resident.head.entries - 1;
    const last =
      derived.length === 0
        ? written.entry
        : { ...written.entry, derived: [...written.entry.derived, ...derived] };
    const entries = before.length === 0 ? [last] : [...before, last];
    around.pipeline.add(
      new Decision(around, resident, entries, written.bytes, ack, {
        summary: summaryOf(resident),
        statusBefore: from,
        ...change,
        facts,
        chosen,
        sequence: firstSequence,
        timeMs: nowMs,
        described: described.map(timed),
        outputs: state.outputs,
        ended: state.ended,
        owed:
          owed.length === 0
            ? noItems
            : owed.map((one, place) => owedItem(eventId, number, place, one, nowMs)),
        wakeTimeMs: state.wakeTimeMs,
        deleteTimeMs: written.deleteTimeMs,
        callWaits: written.callWaits,
        leavesPlace,
      }),
    );
    return true;
  }

  /** How long it is kept once it has ended: as its revision says, else as the daemon does. */
  #retentionMs({ plan, state }: Resident): number {
    const said = plan.retentionMs?.[state.status as keyof PlannedRetention];
    return said ?? this.around.limits.retentionMs;
  }

  #poison(resident: Resident, message: string, error: unknown): void {
    resident.poison = message;
    resident.tainted = true;
    this.#observe(resident, "error", "an event is set aside because the program failed on it", error);
    this.around.poisoned(resident);
  }

  #observe(resident: Resident, level: "warn" | "error", message: string, error: unknown): void {
    this.around.observer.observe({
      level,
      message,
      eventId: resident.eventId,
      workflow: resident.plan.workflow,
      error,
    });
  }
}
