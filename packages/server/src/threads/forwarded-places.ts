import {
  type HeldPlaces,
  type PlaceLoad,
  type PlaceRule,
  type PlaceRules,
  type Places,
  PlaceTable,
  type PlaceTaker,
  type Seat,
  type Taken,
} from "@machinery/runner";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

interface NamedPlace {
  readonly workflow: string;
  readonly key: string;
}

interface PlaceChange extends NamedPlace {
  /** So many more are held; less than 0: fewer. */
  readonly change: number;
}

/** How soon the main thread hears how many events wait, in milliseconds. It only shows it. */
const waitingEveryMs = 250;
/** How soon it hears of places that nobody has to ask for, in milliseconds. */
const toldWithinMs = 25;
/** Of how many keys it may not have heard. */
const mostUntold = 1_024;

/** The places of workflows where one table at the other end of a channel says who may begin: what is limited is asked for there, the rest is only told. */
export class ForwardedPlaces implements Places {
  readonly #own: PlaceTable;
  #taker: PlaceTaker | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly rules: PlaceRules,
  ) {
    this.#own = new PlaceTable({ rule: () => undefined, watch: (changed) => rules.watch(changed) });
  }

  rule(workflow: string): PlaceRule | undefined {
    return this.rules.rule(workflow);
  }

  async join(partition: number, taker: PlaceTaker, held: AsyncIterable<HeldPlaces>): Promise<Seat> {
    const all: HeldPlaces[] = [];
    for await (const one of held) all.push(one);
    this.#taker = taker;
    const own = await this.#own.join(partition, taker, each(all));
    await this.channel.ask("join-places", all);
    return new ForwardedSeat(this.channel, this.rules, own, taker);
  }

  /** What is heard of the table. */
  handlers(): ChannelHandlers {
    return {
      told: {
        "place-freed": ({ workflow, key }: NamedPlace) => this.#taker?.freed(workflow, key),
        "places-changed": () => this.#taker?.changed(),
      },
    };
  }
}

class ForwardedSeat implements Seat {
  readonly #touched = new Set<string>();
  /** What was taken and given back without asking, by workflow and key. */
  readonly #untold = new Map<string, PlaceChange>();
  readonly #unwatch: () => void;
  #telling: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly channel: Channel,
    private readonly rules: PlaceRules,
    /** What this partition holds itself. */
    private readonly own: Seat,
    private readonly taker: PlaceTaker,
  ) {
    // What is limited from now on is asked for, and those who answer have to know of all.
    this.#unwatch = rules.watch(() => this.#tell());
  }

  take(workflow: string, key: string): Taken | undefined {
    this.#touch(workflow);
    const rule = this.rules.rule(workflow);
    if (rule?.paused !== undefined) return "paused";
    if (rule?.limit !== undefined || rule?.perKey !== undefined) return undefined;
    this.count(workflow, key, 1);
    return "taken";
  }

  async ask(workflow: string, key: string): Promise<Taken> {
    this.#tell();
    const taken = (await this.channel.ask("ask-place", { workflow, key } satisfies NamedPlace)) as Taken;
    if (taken === "taken") this.own.take(workflow, key);
    return taken;
  }

  leave(workflow: string, key: string): void {
    this.#touch(workflow);
    this.count(workflow, key, -1);
    const { limit, perKey } = this.rules.rule(workflow) ?? {};
    // Somebody may wait for the place.
    if (limit !== undefined || perKey !== undefined) this.#tell();
  }

  count(workflow: string, key: string, change: number): void {
    this.own.count(workflow, key, change);
    // The next seat begins with what the store holds.
    if (this.#isClosed) return;
    const name = `${workflow} ${key}`;
    const sum = change + (this.#untold.get(name)?.change ?? 0);
    if (sum === 0) this.#untold.delete(name);
    else this.#untold.set(name, { workflow, key, change: sum });
    if (this.#untold.size >= mostUntold) this.#tell();
    else this.#telling ??= setTimeout(() => this.#tell(), toldWithinMs);
  }

  /** Of this partition: whoever must know better asks for a place. */
  load(workflow: string, key: string): PlaceLoad {
    return this.own.load(workflow, key);
  }

  async askLoad(workflow: string, key: string): Promise<PlaceLoad> {
    this.#tell();
    return (await this.channel.ask("place-load", { workflow, key } satisfies NamedPlace)) as PlaceLoad;
  }

  close(): void {
    this.#unwatch();
    this.#tell();
    this.#isClosed = true;
    this.own.close();
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#untold.size === 0) return;
    this.channel.tell("count-places", [...this.#untold.values()]);
    this.#untold.clear();
  }

  #touch(workflow: string): void {
    if (this.#touched.size === 0) setTimeout(() => this.#tellWaiting(), waitingEveryMs);
    this.#touched.add(workflow);
  }

  #tellWaiting(): void {
    const waiting = [...this.#touched].map((workflow) => [workflow, this.taker.waiting(workflow)] as const);
    this.#touched.clear();
    this.channel.tell("waiting-places", waiting);
  }
}

/** Has the partition of another thread take part in a table of this one. */
export function placesHandlers(places: Places, number: number, channel: Channel): ChannelHandlers {
  let seat: Seat | undefined;
  const waiting = new Map<string, number>();
  const taker: PlaceTaker = {
    waiting: (workflow) => waiting.get(workflow) ?? 0,
    freed: (workflow, key) => channel.tell("place-freed", { workflow, key } satisfies NamedPlace),
    changed: () => channel.tell("places-changed", undefined),
  };
  return {
    asked: {
      "join-places": async (held: readonly HeldPlaces[]) => {
        seat?.close();
        seat = await places.join(number, taker, each(held));
      },
      "ask-place": ({ workflow, key }: NamedPlace) => seat!.ask(workflow, key),
      "place-load": ({ workflow, key }: NamedPlace) => seat!.askLoad(workflow, key),
    },
    told: {
      "count-places": (changes: readonly PlaceChange[]) => {
        for (const { workflow, key, change } of changes) seat?.count(workflow, key, change);
      },
      "waiting-places": (said: readonly (readonly [string, number])[]) => {
        for (const [workflow, count] of said) waiting.set(workflow, count);
      },
    },
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
