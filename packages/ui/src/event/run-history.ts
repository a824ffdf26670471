import { create } from "@bufbuild/protobuf";
import {
  addFact,
  createEventView,
  EventSchema,
  EventStatus,
  StepStatus,
  timestampToMillis,
} from "@machinery/client";
import type { EventView, Fact, StepView } from "@machinery/client";
import type { RunMoment } from "./run-moment.js";
import { operationOf, roundOf, stepAround } from "./step-path.js";

/** A step of an event, and where its history tells of it. */
export interface RunStep {
  /** Its place among the steps, in the order they began. */
  readonly index: number;
  readonly path: string;
  readonly operation: string;
  /** How it stands now. */
  readonly view: StepView;
  /** The sequence of the first fact about it. */
  readonly sequence: number;
  /** The sequence of the fact that ended it. */
  endSequence?: number;
  /** The sequences of the facts about it, and about what undoes it. */
  readonly facts: number[];
  /** The bodies that it entered: `cases[0]`, `do` for each round of a loop, the name of a branch. */
  readonly entered: { readonly body: string; readonly sequence: number }[];
}

/** Facts beyond these are not read: a browser has only so much memory. */
export const mostFacts = 400_000;

/**
 * The history of an event as far as it is known, told fact by fact. What happened to the steps' statuses is kept as it came, so that how all of
 * them stood at any moment is found by going through that once.
 */
export class RunHistory {
  /** `facts[n - 1]` has the sequence n. */
  readonly facts: Fact[] = [];
  readonly steps: RunStep[] = [];
  readonly view: EventView;
  readonly #byPath = new Map<string, RunStep>();
  readonly #byOperation = new Map<string, RunStep[]>();
  readonly #byAround = new Map<string | undefined, RunStep[]>();
  /** Each change of a step's status: after which fact, of which step, to what. */
  readonly #changes: { readonly sequence: number; readonly index: number; readonly status: StepStatus }[] =
    [];
  readonly #statuses: StepStatus[] = [];
  readonly #eventStatuses: { readonly sequence: number; readonly status: EventStatus }[] = [];

  constructor(eventId: string) {
    this.view = createEventView(create(EventSchema, { eventId }));
  }

  /** The sequence of the last fact that is known. */
  get length(): number {
    return this.facts.length;
  }

  /** Whether it is longer than what is read. */
  get isFull(): boolean {
    return this.facts.length >= mostFacts;
  }

  step(path: string): RunStep | undefined {
    return this.#byPath.get(path);
  }

  /** The steps of an operation, in the order they began. */
  stepsOf(operation: string): readonly RunStep[] {
    return this.#byOperation.get(operation) ?? [];
  }

  /** The steps in the bodies of a step, or those of the workflow itself, in the order they began. */
  stepsIn(path: string | undefined): readonly RunStep[] {
    return this.#byAround.get(path) ?? [];
  }

  /** Takes the next fact in. One that does not follow the last is passed over, and so are those beyond the most that are read. */
  add(fact: Fact): void {
    const sequence = this.facts.length + 1;
    if (Number(fact.sequence) !== sequence || sequence > mostFacts) return;
    this.facts.push(fact);
    addFact(this.view, fact, (view) => this.#note(view, sequence));
    const about = fact.step === "" ? undefined : this.#byPath.get(fact.step.replace(/\/undo$/, ""));
    about?.facts.push(sequence);
    if (about !== undefined && fact.kind === "body-entered")
      about.entered.push({ body: fact.body.replace(/^do\[\d+\]$/, "do"), sequence });
    const status = this.view.status;
    if (this.#eventStatuses.at(-1)?.status !== status) this.#eventStatuses.push({ sequence, status });
  }

  /** How it stood after the fact of a sequence. */
  at(sequence: number): RunMoment {
    const { facts } = this;
    const until = Math.min(Math.max(1, sequence), facts.length);
    const time = facts[until - 1]?.time;
    const statuses = new Uint8Array(this.steps.length);
    let begun = 0;
    for (const change of this.#changes) {
      if (change.sequence > until) break;
      if (statuses[change.index] === StepStatus.UNSPECIFIED) begun++;
      statuses[change.index] = change.status;
    }
    return {
      sequence: until,
      timeMs: time === undefined ? this.view.startMs : timestampToMillis(time),
      status: this.#eventStatuses.findLast((told) => told.sequence <= until)?.status ?? EventStatus.ACCEPTED,
      begun,
      statuses,
    };
  }

  /** A step was told of: it is new, or stands otherwise than before. */
  #note(view: StepView, sequence: number): void {
    let step = this.#byPath.get(view.path);
    if (step === undefined) {
      step = this.#begin(view, sequence);
      this.#put(step);
    }
    if (view.endMs === undefined) delete step.endSequence;
    else step.endSequence ??= sequence;
    if (this.#statuses[step.index] === view.status) return;
    this.#statuses[step.index] = view.status;
    this.#changes.push({ sequence, index: step.index, status: view.status });
  }

  #begin(view: StepView, sequence: number): RunStep {
    const { path } = view;
    const index = this.steps.length;
    return { index, path, operation: operationOf(path), view, sequence, facts: [], entered: [] };
  }

  #put(step: RunStep): void {
    this.steps.push(step);
    this.#byPath.set(step.path, step);
    putUnder(this.#byOperation, step.operation, step);
    putUnder(this.#byAround, stepAround(step.path), step);
  }
}

function putUnder<K>(map: Map<K, RunStep[]>, key: K, step: RunStep): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [step]);
  else known.push(step);
}

/** Steps in the order that people look for them: rounds by their number, otherwise as they began. */
export function inOrder(steps: readonly RunStep[]): RunStep[] {
  return steps.toSorted((a, b) => (roundOf(a.path) ?? 0) - (roundOf(b.path) ?? 0) || a.index - b.index);
}
