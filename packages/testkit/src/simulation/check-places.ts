import type { EventEntry } from "@machinery/protocol/store";
import type { SimulatedRules } from "./simulated-rules.js";

/** An event, as far as what was written of it says. */
interface Placed {
  readonly workflow: string;
  readonly key: string;
  /** Whether it goes on in the place of an event above it. */
  readonly sharesPlace: boolean;
  /** `held`: it was paused, or set aside, before it began. */
  now: "waits" | "held" | "under way" | "ended";
}

/** Beyond this many more than may be at work, starts of one key while another could begin are no turns. */
const MOST_AHEAD = 2;

/** Counts who is under way and who waits from what is durable, entry by entry, and says where an entry is one that must not be. */
export class PlacesCheck {
  readonly #events = new Map<string, Placed>();
  /** How often events of each key have begun since those of a line could: by workflow and the line's key, then by the key that began. */
  readonly #passed = new Map<string, Map<string, number>>();

  constructor(
    private readonly rules: Pick<SimulatedRules, "bounds" | "rule">,
    /** How many events may be at work. */
    private readonly running: number,
    /** Whether everything can be read: if not, who waits may be set aside where nobody sees it. */
    private readonly isReadable: () => boolean,
  ) {}

  /** A store is opened anew: what it holds comes again, by {@link restore}. */
  forget(): void {
    this.#events.clear();
    this.#passed.clear();
  }

  /** Takes an entry in that was written before. */
  restore(entry: EventEntry): void {
    const { birth, eventId } = entry;
    if (birth !== undefined) {
      const { workflow, concurrencyKey: key, sharesPlace } = birth;
      this.#events.set(eventId, { workflow, key, sharesPlace, now: "waits" });
    }
    const event = this.#events.get(eventId);
    if (event !== undefined) for (const { kind } of entry.facts) event.now = after(event.now, kind);
  }

  /** Takes in an entry that was just written. */
  *take(entry: EventEntry): Generator<string> {
    const { eventId, birth } = entry;
    const wasUnderWay = this.#events.get(eventId)?.now === "under way";
    const waitedBefore = birth === undefined ? 0 : this.#waiting(birth.workflow);
    this.restore(entry);
    const event = this.#events.get(eventId);
    if (event === undefined) return;
    const hasBegun = !wasUnderWay && entry.facts.some(({ kind }) => kind === "event-started");
    if (hasBegun && !event.sharesPlace) yield* this.#begun(event, entry, waitedBefore);
    const { backlog = Infinity } = this.rules.bounds(event.workflow);
    const isFromOutside = birth !== undefined && birth.parent === undefined;
    if (isFromOutside && event.now === "waits" && waitedBefore >= backlog)
      yield `${eventId} waits to begin, and ${waitedBefore} of ${event.workflow} did already, of ${backlog} that may`;
  }

  *#begun(event: Placed, { eventId, birth, timeMs }: EventEntry, waitedBefore: number): Generator<string> {
    const { workflow, key } = event;
    const { limit = Infinity, perKey = Infinity } = this.rules.bounds(workflow);
    const [underWay, ofKey] = [this.#underWay(workflow), this.#underWay(workflow, key)];
    if (underWay > limit) yield `${underWay} events of ${workflow} are under way, and ${limit} may be`;
    if (key !== "" && ofKey > perKey)
      yield `${ofKey} events of ${workflow} and ${key} are under way, and ${perKey} may be`;
    const { paused } = this.rules.rule(workflow) ?? {};
    if (paused !== undefined && Number(timeMs) > paused.sinceMs)
      yield `${eventId} begins at ${timeMs}, and ${workflow} is paused since ${paused.sinceMs}`;
    if (birth !== undefined && waitedBefore > 0)
      yield `${eventId} begins as it comes, and ${waitedBefore} of ${workflow} came before it and wait`;
    yield* this.#inTurn(event);
  }

  /** No key has many more turns than another that could have some. */
  *#inTurn({ workflow, key }: Placed): Generator<string> {
    this.#passed.delete(`${workflow}/${key}`);
    const { perKey = Infinity } = this.rules.bounds(workflow);
    const lines = new Set<string>();
    for (const other of this.#events.values())
      if (other.workflow === workflow && other.now === "waits" && other.key !== key) lines.add(other.key);
    for (const line of this.#passed.keys())
      if (line.startsWith(`${workflow}/`) && !lines.has(line.slice(workflow.length + 1)))
        this.#passed.delete(line);
    for (const line of lines) {
      const name = `${workflow}/${line}`;
      if (line !== "" && this.#underWay(workflow, line) >= perKey) {
        this.#passed.delete(name);
        continue;
      }
      const passed = this.#passed.get(name) ?? new Map<string, number>();
      this.#passed.set(name, passed);
      const times = (passed.get(key) ?? 0) + 1;
      passed.set(key, times);
      if (times > this.running + MOST_AHEAD && this.isReadable())
        yield `${times} events of ${workflow} and ${key} begin, while one of ${line} waits that could`;
    }
  }

  #waiting(workflow: string): number {
    let count = 0;
    for (const event of this.#events.values())
      if (event.workflow === workflow && event.now === "waits") count++;
    return count;
  }

  #underWay(workflow: string, key?: string): number {
    let count = 0;
    for (const event of this.#events.values())
      if (event.workflow === workflow && event.now === "under way" && !event.sharesPlace)
        if (key === undefined || event.key === key) count++;
    return count;
  }
}

const ends: ReadonlySet<string> = new Set(["event-succeeded", "event-failed", "event-cancelled"]);

function after(now: Placed["now"], kind: string): Placed["now"] {
  if (kind === "event-started") return "under way";
  if (ends.has(kind)) return "ended";
  if (now === "waits" && (kind === "event-paused" || kind === "event-quarantined")) return "held";
  return now === "held" && kind === "event-resumed" ? "waits" : now;
}
