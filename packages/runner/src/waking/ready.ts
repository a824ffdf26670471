import type { StoreReader } from "@machinery/store";
import type { Places, Seat, Taken } from "../places/places.js";
import type { Line } from "./line.js";
import { WorkflowLines } from "./workflow-lines.js";

/** An event whose turn it is, and the place that was taken for it. */
export interface ReadyEvent {
  readonly eventId: string;
  readonly workflow: string;
  readonly key: string;
}

/** What is asked about places. */
export type ReadyPlaces = Pick<Seat, "take" | "ask" | "leave" | "load"> & Pick<Places, "rule">;

/**
 * The events that are accepted and wait on disk to begin. Workflows take turns, and in each of them its lines do. What there is no place for is not
 * looked at until there may be one.
 */
export class Ready {
  readonly #workflows = new Map<string, WorkflowLines>();
  /** The workflows that have a turn, in its order. */
  readonly #turns = new Set<string>();
  /** Those that there is no place in. */
  readonly #stuck = new Set<string>();
  /**
   * Those that were given, and of which it is not on disk that they wait no more. A line that is forgotten is read from its beginning again: they would be
   * given again and again, as fast as can be read, until what began them is written.
   */
  readonly #given = new Set<string>();
  /** How often there came to be places: who was refused while one was asked for looks again. */
  #freed = 0;

  constructor(
    private readonly reader: StoreReader,
    private readonly places: ReadyPlaces,
    /** The workflows of which events wait. */
    workflows: Iterable<string>,
    /** Lines of one workflow that are in memory at once. */
    private readonly lines: number,
  ) {
    for (const workflow of workflows) {
      this.#workflows.set(workflow, this.#linesOf(workflow, true));
      this.#turns.add(workflow);
    }
  }

  /** Whether nobody waits who may begin, as far as is known. */
  get isEmpty(): boolean {
    return this.#turns.size === 0;
  }

  /** To be told of each event that was committed without being started. */
  note(workflow: string, key: string, eventId: string): void {
    let lines = this.#workflows.get(workflow);
    if (lines === undefined) this.#workflows.set(workflow, (lines = this.#linesOf(workflow, false)));
    lines.note(key, eventId);
    this.#turn(workflow, lines);
  }

  /** There may be a place for an event of a workflow and key. */
  freed(workflow: string, key: string): void {
    const lines = this.#workflows.get(workflow);
    if (lines === undefined) return;
    this.#freed++;
    this.#stuck.delete(workflow);
    lines.freed(key);
    this.#turn(workflow, lines);
  }

  /** There may be places for any. */
  changed(): void {
    this.#freed++;
    this.#stuck.clear();
    for (const [workflow, lines] of this.#workflows) {
      lines.changed();
      this.#turn(workflow, lines);
    }
  }

  /** An event that was given is on disk as one that does not wait, or has to be given again. */
  over(eventId: string): void {
    this.#given.delete(eventId);
  }

  /** Those whose turn it is, at most `limit`. They are not given again before they are {@link over}. Rejects when the store cannot be read. */
  async take(limit: number): Promise<readonly ReadyEvent[]> {
    const taken: ReadyEvent[] = [];
    // Looks that come to nothing count as well: others want their turn.
    for (let looks = 0; looks < limit; looks++) {
      const [workflow] = this.#turns;
      if (workflow === undefined) break;
      const event = await this.#takeOf(workflow);
      if (event !== undefined) taken.push(event);
    }
    return taken;
  }

  async #takeOf(workflow: string): Promise<ReadyEvent | undefined> {
    const lines = this.#workflows.get(workflow)!;
    const line = await lines.next();
    const taken = line && (await this.#place(workflow, line.key));
    this.#turns.delete(workflow);
    const eventId = taken === "taken" ? line!.next() : undefined;
    if (eventId !== undefined) this.#given.add(eventId);
    if (line !== undefined && taken !== undefined) this.#turned(workflow, lines, line, taken);
    if (lines.isEmpty) this.#workflows.delete(workflow);
    else this.#turn(workflow, lines);
    return eventId === undefined ? undefined : { eventId, workflow, key: line!.key };
  }

  /** Undefined: nobody can say. */
  async #place(workflow: string, key: string): Promise<Taken | undefined> {
    const freed = this.#freed;
    const taken = this.places.take(workflow, key) ?? (await this.places.ask(workflow, key));
    return taken === "taken" || freed === this.#freed ? taken : undefined;
  }

  #turned(workflow: string, lines: WorkflowLines, line: Line, taken: Taken): void {
    if (taken === "taken") lines.turned(line);
    else if (taken === "no-place-for-key") lines.stuck(line);
    else this.#stuck.add(workflow);
  }

  #turn(workflow: string, lines: WorkflowLines): void {
    if (!lines.hasTurns || this.#stuck.has(workflow)) return;
    if (this.places.rule(workflow)?.paused === undefined) this.#turns.add(workflow);
    else this.#stuck.add(workflow);
  }

  #linesOf(workflow: string, isOnDisk: boolean): WorkflowLines {
    const hasPlace = (key: string) => this.#hasPlace(workflow, key);
    const isGiven = (eventId: string) => this.#given.has(eventId);
    return new WorkflowLines(this.reader, workflow, this.lines, hasPlace, isGiven, isOnDisk);
  }

  /** Whether there is one for a key: where there is none in its workflow, its line is as good as any. */
  #hasPlace(workflow: string, key: string): boolean {
    const { perKey } = this.places.rule(workflow) ?? {};
    return key === "" || perKey === undefined || this.places.load(workflow, key).ofKey < perKey;
  }
}
