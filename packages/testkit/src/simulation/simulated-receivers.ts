import { EventStatus } from "@machinery/protocol";
import type { EventDetail, NoticeOutcome, NoticeRequest, Notifier } from "@machinery/runner";
import { createRandom } from "../random.js";
import { textSeed } from "./text-seed.js";

/** What one of those who are told the ends of events does with a notice the first few times; later it takes it. */
type Hearing = "takes" | "takes-unheard" | "fails" | "refuses";

/** Those who are told the ends of events, by event and address. They live on when the partition's process dies. */
export class SimulatedReceivers {
  /** The bodies that were taken. */
  readonly #taken = new Map<string, Set<string>>();
  readonly #tries = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** Tells them on behalf of one process. */
  notifier(after: (ms: number, ring: () => void) => () => void): Notifier {
    return {
      notify: (notice, signal) => {
        const { hearing, latencyMs } = this.#hear(notice);
        return new Promise<NoticeOutcome>((resolve) => {
          const silence = after(latencyMs, () => resolve(outcomes[hearing]));
          signal.addEventListener("abort", () => {
            silence();
            resolve(outcomes.fails);
          });
        });
      },
    };
  }

  /** Says what is wrong with what was told of an event's end. */
  *check({ eventId, status, outputs, notices }: EventDetail): Generator<string> {
    for (const { url, outcome } of notices) {
      const taken = [...(this.#taken.get(placeOf(eventId, url)) ?? [])];
      if (outcome === undefined) yield `still owes what is told to ${url}`;
      else if (outcome.delivered && taken.length === 0) yield `believes that ${url} was told`;
      else if (!outcome.delivered && outcome.message !== REFUSED && outcome.attempts < MOST_FAILURES)
        yield `gives telling ${url} up after ${outcome.attempts} attempts: ${outcome.message}`;
      if (taken.length > 1) yield `tells ${url} its end in ${taken.length} ways`;
      for (const body of taken) {
        const { data } = JSON.parse(body) as { data: Record<string, unknown> };
        const isRight = data["event_id"] === eventId && data["status"] === EventStatus[status];
        if (!isRight || JSON.stringify(data["outputs"]) !== JSON.stringify(outputs))
          yield `tells ${url} ${body}`;
      }
    }
  }

  #hear({ id, url, body }: NoticeRequest): { readonly hearing: Hearing; readonly latencyMs: number } {
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    const random = createRandom(textSeed(`${this.seed}/${id}#${tries}`));
    const hearing =
      tries > MOST_FAILURES || random.chance(0.5)
        ? "takes"
        : random.pick(["takes-unheard", "fails", "fails", "fails", "refuses"] as const);
    if (hearing === "takes" || hearing === "takes-unheard") {
      const place = placeOf(id.slice("msg_".length, id.lastIndexOf("_")), url);
      const bodies = this.#taken.get(place) ?? new Set<string>();
      this.#taken.set(place, bodies.add(body));
    }
    return { hearing, latencyMs: random.between(0, 300) };
  }
}

const placeOf = (eventId: string, url: string): string => `${eventId} ${url}`;

const MOST_FAILURES = 4;
const REFUSED = "it is not wanted";
const outcomes: Readonly<Record<Hearing, NoticeOutcome>> = {
  takes: { ok: true },
  // Whoever took it may not have been heard.
  "takes-unheard": { ok: false, message: "the answer was lost", isFinal: false },
  fails: { ok: false, message: "503", isFinal: false },
  refuses: { ok: false, message: REFUSED, isFinal: true },
};
