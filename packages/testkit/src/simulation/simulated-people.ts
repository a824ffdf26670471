import { EventStatus, type JsonObject, type JsonValue, type Result, StepStatus } from "@machinery/protocol";
import type { DescribedStep } from "@machinery/engine";
import type { Partition, SendSignalCommand } from "@machinery/runner";
import { heard, signalKeys, signalNames } from "./awaited-parts.js";
import type { PeopleWorld, SentSignal } from "./people-world.js";
import { modelServices } from "./service-model.js";

const HARMLESS = new Set(["DAEMON_STOPPING", "STORE_UNAVAILABLE", "TOO_MANY_SIGNALS"]);
const OPEN = [EventStatus.ACCEPTED, EventStatus.RUNNING, EventStatus.WAITING, EventStatus.PAUSED];
/** Why a step that was held a moment ago may not be repaired any more. */
const MOVED_ON = new Set([...HARMLESS, "EVENT_ENDED", "STEP_NOT_PARKED", "STEP_NOT_WAITING", "STEP_ENDED"]);
/** Why a step that waited for its service a moment ago may take no answer from a person any more. */
const OVERTAKEN = new Set([...MOVED_ON, "CALLBACK_USED", "STEP_NOT_WAITING", "EVENT_PAUSED"]);
/** So long people send what comes to their mind; then so long they help those on that still wait. */
const BUSY_MS = 7_000;
const HELPING_MS = 20_000;

/** After so many looks at which nobody waited they stop: those who post may have been held up. */
const QUIET_LOOKS = 100;

/** What people fail steps with, parked or tried again. */
export const GIVEN_UP = "GIVEN_UP";

/** What is given in place of any service's answer. */
const INSTEAD: JsonObject = { n: 5, text: "skipped", length: 7 };

/** Those who send signals, answer questions and look after steps that are held, carelessly, and at last as long as somebody waits for them. */
export class SimulatedPeople {
  readonly sent: SentSignal[] = [];
  readonly #startMs: number;
  readonly #outstanding = new Set<() => void>();
  #said = 0;
  #quiet = 0;

  constructor(readonly world: PeopleWorld) {
    this.#startMs = world.nowMs();
  }

  /** How often something was said that may have an event go on. */
  get said(): number {
    return this.#said;
  }

  start(): void {
    const { random, later } = this.world;
    const count = random.pick([0, 5, 30]);
    for (let number = 0; number < count; number++) later(random.between(0, BUSY_MS), () => this.#sendOne());
    later(300, () => this.#tend());
  }

  /** The process is gone: nobody answers what was said to it. */
  disconnect(): void {
    const lost = [...this.#outstanding];
    this.#outstanding.clear();
    for (const each of lost) each();
  }

  #sendOne(): void {
    const { random } = this.world;
    const eventIds = this.world.eventIds();
    const toEvent = eventIds.length > 0 && random.chance(0.2);
    this.#send({
      name: random.pick(signalNames),
      key: toEvent ? undefined : `k${random.between(0, signalKeys - 1)}`,
      eventId: toEvent ? random.pick(eventIds) : undefined,
      fits: random.chance(0.8),
      keepMs: random.pick([1, 300, 2_000, 60_000]),
    });
  }

  #send(given: Omit<SentSignal, "id" | "ackMs" | "timeMs">): void {
    const id = `s${this.sent.length}`;
    const signal: SentSignal = { ...given, id, ackMs: undefined, timeMs: undefined };
    this.sent.push(signal);
    this.#say(signal);
    if (this.world.random.chance(0.1))
      this.world.later(this.world.random.between(0, 500), () => this.#say(signal));
  }

  /** Sends it until somebody takes or refuses it. */
  #say(signal: SentSignal): void {
    const { id, name, key, eventId, fits, keepMs } = signal;
    const again = () => this.world.later(this.world.random.between(20, 400), () => this.#say(signal));
    const data: JsonObject = fits ? { ...heard.signal } : { m: "no number" };
    const command: SendSignalCommand = {
      kind: "send-signal",
      name,
      signalId: id,
      data,
      keepMs,
      ...(key !== undefined && { key }),
      ...(eventId !== undefined && { eventId }),
    };
    void this.#ask(
      (partition) => partition.submit(command),
      again,
      (result) => {
        if (result.ok) {
          signal.ackMs ??= this.world.partitionMs();
          signal.timeMs ??= result.value.timeMs;
        } else if (this.world.trace.excuses(HARMLESS, result.rejection.reason)) again();
        else if (!this.world.trace.isOver(result.rejection.reason) || eventId === undefined)
          this.world.trace.violation(`signal ${id} is refused: ${JSON.stringify(result.rejection)}`);
      },
    );
  }

  /** Answers what is asked; later on, helps those who listen. Stops when nobody waits any more. */
  #tend(): void {
    const isLate = this.world.nowMs() - this.#startMs > 2 * HELPING_MS;
    const again = () => this.world.later(isLate ? 60_000 : 400, () => this.#tend());
    void this.#ask(
      (partition) => partition.read({ kind: "asks", filter: {}, pageSize: 20 }),
      again,
      (result) => {
        if (result.ok) for (const { eventId, step } of result.value.asks) this.#answer(eventId, step);
        this.#help(again);
      },
    );
    this.#lookAfter();
  }

  #help(again: () => void): void {
    const passedMs = this.world.nowMs() - this.#startMs;
    if (passedMs < BUSY_MS) return again();
    void this.#ask(
      (partition) => partition.read({ kind: "list", filter: { statuses: OPEN }, pageSize: 1 }),
      again,
      (result) => {
        const isDone = result.ok && result.value.events.length === 0 && result.value.next === undefined;
        this.#quiet = isDone ? this.#quiet + 1 : 0;
        if (this.#quiet > QUIET_LOOKS && passedMs > HELPING_MS) return;
        if (!isDone)
          for (const name of signalNames)
            for (let key = 0; key < signalKeys; key++)
              this.#send({ name, key: `k${key}`, eventId: undefined, fits: true, keepMs: 60_000 });
        again();
      },
    );
  }

  #answer(eventId: string, step: string): void {
    const { random, trace } = this.world;
    if (random.chance(0.4)) return;
    const by = random.pick(["ada", "bob"]);
    if (random.chance(0.3))
      void this.#ask(
        (partition) =>
          partition.submit({ kind: "claim-ask", eventId, step, by, release: random.chance(0.3) }),
        () => {},
        () => {},
      );
    const isWrong = random.chance(0.2);
    const answer: JsonObject = isWrong ? { add: "seven" } : { ...heard.answer };
    void this.#ask(
      (partition) => partition.submit({ kind: "answer-ask", eventId, step, by, answer }),
      () => {},
      (result) => {
        if (result.ok && isWrong) trace.violation(`${eventId} ${step} takes an answer that does not fit`);
      },
    );
  }

  /** Looks after steps that are held: in events at rest, and now and then in one at work. */
  #lookAfter(): void {
    const statuses = this.world.random.chance(0.7) ? [EventStatus.PAUSED, EventStatus.WAITING] : OPEN;
    void this.#ask(
      (partition) => partition.read({ kind: "list", filter: { statuses }, pageSize: 20 }),
      () => {},
      (result) => {
        if (result.ok) for (const { eventId } of result.value.events) this.#lookAt(eventId);
      },
    );
  }

  #lookAt(eventId: string): void {
    void this.#ask(
      (partition) => partition.read({ kind: "event", eventId, waitMs: 0 }),
      () => {},
      (result) => {
        if (!result.ok) return;
        const { status, steps } = result.value;
        if (status === EventStatus.PAUSED && steps.every(({ parked }) => parked !== true))
          this.#resume(eventId);
        for (const step of steps)
          if (step.parked === true) this.#repair(eventId, step.path);
          else if (step.status === StepStatus.RETRYING) this.#hasten(eventId, step.path);
          else if (step.verb === "call" && step.status === StepStatus.WAITING) this.#complete(eventId, step);
      },
    );
  }

  /** Has an event go on that was set aside since something of it could not be read. */
  #resume(eventId: string): void {
    if (this.world.random.chance(0.8)) return;
    this.world.trace.note(`resume ${eventId}, which was set aside`);
    void this.#ask(
      (partition) => partition.submit({ kind: "resume", eventId }),
      () => {},
      () => {},
    );
  }

  /** Says in place of a service that answers later what it would have said; or first something that is no answer. */
  #complete(eventId: string, { path, service, inputs }: DescribedStep): void {
    const { random, trace } = this.world;
    const model = modelServices.find(({ name }) => name === service);
    if (model === undefined || !isObject(inputs) || random.chance(0.8)) return;
    const isWrong = random.chance(0.2);
    const answer: JsonObject = isWrong ? { something: "else" } : model.answer(inputs);
    trace.note(`complete ${eventId} ${path}`);
    void this.#ask(
      (partition) => partition.submit({ kind: "complete-step", target: { eventId, step: path }, answer }),
      () => {},
      (result) => {
        if (result.ok && isWrong) trace.violation(`${eventId} ${path} takes from a person what is no answer`);
        if (
          !result.ok &&
          !trace.excuses(OVERTAKEN, result.rejection.reason) &&
          !trace.isOver(result.rejection.reason) &&
          !isWrong
        )
          trace.violation(
            `${eventId} ${path} is not taken from a person: ${JSON.stringify(result.rejection)}`,
          );
      },
    );
  }

  /** Does not wait for the next attempt of a step: has it made at once, or goes on without it. */
  #hasten(eventId: string, step: string): void {
    const { random } = this.world;
    if (random.chance(0.9)) return;
    const way = random.pick(["retry", "all", "skip"] as const);
    this.world.trace.note(`${way} ${eventId} ${step}, which waits for its next attempt`);
    const command =
      way === "skip"
        ? ({ kind: "skip-step", eventId, step, answer: INSTEAD } as const)
        : ({ kind: "retry-step", eventId, step: way === "all" ? "" : step } as const);
    void this.#ask(
      (partition) => partition.submit(command),
      () => {},
      (result) => this.#checkRepair(`${way} of ${eventId} ${step}`, result),
    );
  }

  #repair(eventId: string, step: string): void {
    const { random, trace } = this.world;
    const error = { reason: GIVEN_UP, message: "somebody gave it up" };
    const ways: Readonly<Record<string, (partition: Partition) => Promise<Result<unknown>>>> = {
      retry: (partition) => partition.submit({ kind: "retry-step", eventId, step }),
      skip: (partition) => partition.submit({ kind: "skip-step", eventId, step, answer: INSTEAD }),
      fail: (partition) => partition.submit({ kind: "fail-step", target: { eventId, step }, error }),
      resume: (partition) => partition.submit({ kind: "resume", eventId }),
    };
    const way = random.pick(["leave", "retry", "retry", "skip", "skip", "fail", "resume"]);
    const repair = ways[way];
    if (repair === undefined) return;
    trace.note(`${way} ${eventId} ${step}`);
    void this.#ask(
      repair,
      () => {},
      (result) => this.#checkRepair(`${way} of ${eventId} ${step}`, result),
    );
  }

  /** What somebody wants of a step is refused only where it has gone on meanwhile. */
  #checkRepair(what: string, result: Result<unknown>): void {
    const { trace } = this.world;
    if (
      result.ok ||
      trace.excuses(MOVED_ON, result.rejection.reason) ||
      trace.isOver(result.rejection.reason)
    )
      return;
    trace.violation(`${what} is refused: ${JSON.stringify(result.rejection)}`);
  }

  /** Never rejects. */
  async #ask<T>(
    ask: (partition: Partition) => Promise<T>,
    lost: () => void,
    told: (result: T) => void,
  ): Promise<void> {
    const partition = this.world.partition();
    if (partition === undefined) return lost();
    this.#said++;
    this.#outstanding.add(lost);
    try {
      const result = await ask(partition);
      if (this.#outstanding.delete(lost)) told(result);
    } catch (error) {
      if (this.#outstanding.delete(lost))
        this.world.trace.violation(`a request ends with an exception: ${String(error)}`);
    }
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
