import type { PlacePause, PlaceRule, PlaceRules } from "@machinery/runner";
import type { ModelBounds } from "./random-bounds.js";

type Bounded = { readonly name: string; readonly bounds: ModelBounds };

/** What holds for the events of workflows, and that people pause and resume these. Like a catalogue it outlives the processes that ask it. */
export class SimulatedRules implements PlaceRules {
  readonly #bounds: ReadonlyMap<string, ModelBounds["rule"]>;
  readonly #pauses = new Map<string, PlacePause>();
  readonly #watchers = new Set<() => void>();

  constructor(workflows: readonly Bounded[]) {
    this.#bounds = new Map(workflows.map(({ name, bounds }) => [name, bounds.rule]));
  }

  rule(workflow: string): PlaceRule | undefined {
    const bounds = this.bounds(workflow);
    const paused = this.#pauses.get(workflow);
    if (paused !== undefined) return { ...bounds, paused };
    return Object.keys(bounds).length === 0 ? undefined : bounds;
  }

  /** What a workflow says itself. */
  bounds(workflow: string): ModelBounds["rule"] {
    return this.#bounds.get(workflow) ?? {};
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** Those who watched have died. */
  forget(): void {
    this.#watchers.clear();
  }

  /** Says whether it was not paused before. */
  pause(workflow: string, sinceMs: number): boolean {
    if (this.#pauses.has(workflow)) return false;
    this.#pauses.set(workflow, { sinceMs, reason: "the simulation wants it" });
    this.#tell();
    return true;
  }

  resume(workflow: string): void {
    if (this.#pauses.delete(workflow)) this.#tell();
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }
}
