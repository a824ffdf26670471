import type { PartitionHealth } from "@machinery/runner";

/** How partitions and the catalogue are, as it is passed on between threads. */
export interface HealthNews {
  readonly partitions: readonly PartitionHealth[];
  /** Why the catalogue cannot be written, or nothing. */
  readonly catalogue: string | undefined;
}

/** How often it is passed on, in milliseconds, when it has changed. */
const everyMs = 250;

/** How everything was when it was last heard of. */
export class HealthBoard {
  #news: HealthNews;

  constructor(count: number) {
    const well = { writable: true, running: 0, accepted: 0 };
    this.#news = { partitions: Array.from({ length: count }, () => well), catalogue: undefined };
  }

  /** Of one partition. */
  of(number: number): PartitionHealth {
    return this.#news.partitions[number]!;
  }

  get catalogue(): string | undefined {
    return this.#news.catalogue;
  }

  put(number: number, health: PartitionHealth): void {
    this.#news = { ...this.#news, partitions: this.#news.partitions.with(number, health) };
  }

  putAll(news: HealthNews): void {
    this.#news = news;
  }

  all(catalogue: string | undefined): HealthNews {
    return { partitions: this.#news.partitions, catalogue };
  }
}

/** Passes on what has changed, again and again. Gives what ends it. */
export function passOn<T>(read: () => T, tell: (news: T) => void): () => void {
  let last = "";
  const look = (): void => {
    const news = read();
    const text = JSON.stringify(news);
    if (text === last) return;
    last = text;
    tell(news);
  };
  const timer = setInterval(look, everyMs);
  look();
  return () => clearInterval(timer);
}
