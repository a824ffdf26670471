import type { JsonObject } from "@machinery/protocol";
import type { CallRequest, Partition, StepCommand } from "@machinery/runner";
import type { Random } from "../random.js";
import { laterFateOf } from "./later-fate.js";
import type { ModelService } from "./service-model.js";
import type { Trace } from "./trace.js";

/** What a service needs of the world. It lives on when the partition's process dies. */
export interface ServicesWorld {
  readonly seed: number;
  readonly trace: Trace;
  readonly random: Random;
  readonly partition: () => Partition | undefined;
  readonly later: (afterMs: number, run: () => void) => void;
}

/** What became of a callback: acknowledged, or why it was refused. */
interface Told {
  readonly said: "answer" | "other" | "misfit" | "no" | "alive";
  readonly result: string;
}

const HARMLESS = new Set(["DAEMON_STOPPING", "STORE_UNAVAILABLE"]);
/** Who is never told gives up: the event may wait for its turn very long. */
const MOST_HEARTBEATS = 30;

/** The services that answer later. Each step they were asked for they take on once, and remember what they were told. */
export class SimulatedServices {
  /** What was told to whom, by event and step. */
  readonly told = new Map<string, Told[]>();
  readonly #asked = new Map<string, { done: boolean }>();
  readonly #outstanding = new Set<() => void>();

  #said = 0;

  constructor(private readonly world: ServicesWorld) {}

  /** How often something was said that was no heartbeat. */
  get said(): number {
    return this.#said;
  }

  /** A service got a call that it answers later, whatever its caller hears of it. */
  take(request: CallRequest, service: ModelService): void {
    const { eventId, step, callback } = request;
    const key = `${eventId}/${step}`;
    if (callback === undefined || this.#asked.has(key)) return;
    const fate = laterFateOf(this.world.seed, request.idempotencyKey);
    const asked = { done: false };
    this.#asked.set(key, asked);
    this.world.trace.note(`${key} is taken and will be: ${JSON.stringify(fate)}`);
    const answer = service.answer(request.inputs);
    const say = (said: Told["said"], then: () => void = () => {}) =>
      this.#say(key, callback, said, answer, then);
    if (fate.heartbeatMs !== undefined && fate.kind !== "silent")
      this.#beat(asked, fate.heartbeatMs, MOST_HEARTBEATS, () => say("alive"));
    this.world.later(fate.afterMs, () => {
      asked.done = true;
      switch (fate.kind) {
        case "answers":
          return say("answer");
        case "repeats":
          return say("answer", () => say("answer"));
        case "contradicts":
          return say("answer", () => say("other", () => say("answer")));
        case "misspeaks":
          return say("misfit", () => say("answer"));
        case "declines":
          return say("no");
        default:
          return;
      }
    });
  }

  /** The process is gone: nobody answers what was said to it. */
  disconnect(): void {
    const lost = [...this.#outstanding];
    this.#outstanding.clear();
    for (const each of lost) each();
  }

  #beat(asked: { readonly done: boolean }, everyMs: number, left: number, beat: () => void): void {
    if (left === 0) return;
    this.world.later(everyMs, () => {
      if (asked.done) return;
      beat();
      this.#beat(asked, everyMs, left - 1, beat);
    });
  }

  /** Says something until somebody takes or refuses it. A heartbeat is said once. */
  #say(key: string, token: string, said: Told["said"], answer: JsonObject, then: () => void): void {
    const { world } = this;
    const again = () => {
      if (said === "alive") return;
      world.later(world.random.between(20, 400), () => this.#say(key, token, said, answer, then));
    };
    const partition = world.partition();
    if (partition === undefined) return again();
    if (said !== "alive") this.#said++;
    void this.#hear(partition, key, commandOf(token, said, answer), said, again, then);
  }

  /** Never rejects. */
  async #hear(
    partition: Partition,
    key: string,
    command: StepCommand,
    said: Told["said"],
    lost: () => void,
    then: () => void,
  ): Promise<void> {
    this.#outstanding.add(lost);
    try {
      const result = await partition.submit(command);
      if (!this.#outstanding.delete(lost)) return;
      const told = result.ok ? "OK" : result.rejection.reason;
      this.world.trace.note(`${key} says ${said} and is told ${told}`);
      if (this.world.trace.excuses(HARMLESS, told)) return lost();
      const all = this.told.get(key) ?? [];
      all.push({ said, result: told });
      this.told.set(key, all);
      then();
    } catch (error) {
      if (this.#outstanding.delete(lost))
        this.world.trace.violation(`a callback ends with an exception: ${String(error)}`);
    }
  }
}

function commandOf(token: string, said: Told["said"], answer: JsonObject): StepCommand {
  const target = { token };
  switch (said) {
    case "alive":
      return { kind: "heartbeat-step", target };
    case "no":
      return { kind: "fail-step", target, error: { reason: "DECLINED", message: "it says no, later" } };
    case "misfit":
      return { kind: "complete-step", target, answer: { something: "else" } };
    case "other":
      return { kind: "complete-step", target, answer: { ...answer, more: true } };
    default:
      return { kind: "complete-step", target, answer };
  }
}
