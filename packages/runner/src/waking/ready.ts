import type { StoreReader } from "@machinery/store";
import type { Places } from "../places/places.js";
import { WorkflowLines } from "./workflow-lines.js";

/** Lines of one workflow that are in memory at once. */
const LINES = 10_000;

/**
 * The events that are accepted and wait on disk to begin. Workflows take turns, and in each of them its lines do. What may not begin is not looked
 * at until it may.
 */
export class Ready {
  readonly #workflows = new Map<string, WorkflowLines>();
  /** The workflows that have a turn, in its order. */
  readonly #turns = new Set<string>();
  /** Those of which nobody may begin. */
  readonly #held = new Set<string>();

  constructor(
    private readonly reader: StoreReader,
    private readonly places: Pick<Places, "rule">,
    /** The workflows of which events wait. */
    workflows: Iterable<string>,
  ) {
    for (const workflow of workflows) {
      this.#workflows.set(workflow, new WorkflowLines(reader, workflow, LINES, true));
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
    if (lines === undefined)
      this.#workflows.set(workflow, (lines = new WorkflowLines(this.reader, workflow, LINES, false)));
    lines.note(key, eventId);
    if (!this.#held.has(workflow)) this.#turns.add(workflow);
  }

  /** To be told when what holds for workflows may have become another. */
  changed(): void {
    for (const workflow of this.#held) this.#turns.add(workflow);
    this.#held.clear();
  }

  /** Those whose turn it is, at most `limit`. Those that were given before may be among them. Rejects when the store cannot be read. */
  async take(limit: number): Promise<readonly string[]> {
    const taken: string[] = [];
    // Those that come to nothing count as well: others want their turn.
    for (let looks = 0; looks < limit && taken.length < limit; looks++) {
      const [workflow] = this.#turns;
      if (workflow === undefined) break;
      const eventId = await this.#takeOf(workflow);
      if (eventId !== undefined) taken.push(eventId);
    }
    return taken;
  }

  async #takeOf(workflow: string): Promise<string | undefined> {
    const lines = this.#workflows.get(workflow)!;
    if (this.places.rule(workflow)?.isPaused === true) {
      this.#held.add(workflow);
      this.#turns.delete(workflow);
      return undefined;
    }
    const line = await lines.next();
    this.#turns.delete(workflow);
    if (lines.isEmpty) {
      this.#workflows.delete(workflow);
      return undefined;
    }
    this.#turns.add(workflow);
    if (line === undefined) return undefined;
    lines.turned(line);
    return line.next();
  }
}
