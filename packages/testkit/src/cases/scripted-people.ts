import type { Result } from "@machinery/protocol";
import type { Clock, OpenAsk, Partition } from "@machinery/runner";
import type { ScriptedAnswer, TestCase } from "./case-file.js";
import { refusalWords } from "./refusal-words.js";
import type { Surprise } from "./scripted-services.js";

/** So many open questions are looked at. */
const MOST_ASKS = 1_000;

/** What people and others do to an event of a case: they answer when they are asked, and send signals. */
export class ScriptedPeople {
  /** Answers that nobody was asked for yet. */
  readonly #left: Set<ScriptedAnswer>;
  /** Questions that have an answer on its way. */
  readonly #answered = new Set<string>();

  constructor(
    private readonly test: TestCase,
    private readonly partition: Partition,
    private readonly clock: Clock,
    private readonly surprised: (path: string, message: string) => void,
  ) {
    this.#left = new Set(test.answers);
  }

  /** Has the signals sent when their time comes. */
  begin(eventId: string): void {
    for (const { path, name, key, data, atMs } of this.test.signals) {
      this.clock.alarm(this.test.timeMs + atMs, () => {
        const target = key === undefined ? { eventId } : { key };
        const sending = this.partition.submit({ kind: "send-signal", name, data, ...target });
        void this.#refusedOf(sending, path, ["EVENT_ENDED"]);
      });
    }
  }

  /** Looks at the questions that are open, and has them answered that the case has an answer for. */
  async look(): Promise<void> {
    if (this.#left.size === 0) return;
    const read = await this.partition.read({ kind: "asks", filter: {}, pageSize: MOST_ASKS });
    for (const ask of read.ok ? read.value.asks : []) this.#answer(ask);
  }

  /** What the case has written and nobody was asked. */
  leftOver(): Surprise[] {
    return [...this.#left].map(({ path, ask }) => ({
      path,
      message: `an answer to ${ask}, which never asked`,
    }));
  }

  #answer({ eventId, step, timeMs }: OpenAsk): void {
    const question = `${eventId}/${step}/${timeMs}`;
    const operation = step.slice(step.lastIndexOf(".") + 1);
    if (this.#answered.has(question)) return;
    const given = [...this.#left].find(({ ask }) => ask === step || ask === operation);
    if (given === undefined) return;
    this.#left.delete(given);
    this.#answered.add(question);
    const { path, by, answer, afterMs } = given;
    this.clock.alarm(timeMs + afterMs, () => {
      const answering = this.partition.submit({ kind: "answer-ask", eventId, step, by, answer });
      void this.#refusedOf(answering, path, ["EVENT_ENDED", "ASK_OVER"]);
    });
  }

  /** Tells a refusal, unless it is one that a case may be there to show. */
  async #refusedOf(
    submitted: Promise<Result<unknown>>,
    path: string,
    harmless: readonly string[],
  ): Promise<void> {
    const result = await submitted;
    if (result.ok || harmless.includes(result.rejection.reason)) return;
    this.surprised(path, refusalWords(result.rejection));
  }
}
