import { lookup as systemLookup } from "node:dns";

/** An address a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Finds all addresses of a name, as `dns.lookup` with `all` does. */
export type Lookup = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly ResolvedAddress[]) => void,
) => void;

const lookupOfSystem: Lookup = (hostname, done) => {
  systemLookup(hostname, { all: true }, done);
};

/** How long what was found is used again. */
const FRESH_MS = 5_000;
/** Names remembered at most. */
const NAMES = 1_024;
/**
 * Questions asked of the system at the same time. Each holds a thread of the pool that the store's synced writes need too
 * (libuv has 4), so a dead name server must not get them all.
 */
const AT_ONCE = 2;

/**
 * Finds addresses of names for a short time's use: the same question is asked once, two at a time, and what was found holds for 5 s.
 * Failures are not remembered.
 */
export function createResolver(
  lookup: Lookup = lookupOfSystem,
  nowMs: () => number = () => performance.now(),
): Lookup {
  const known = new Map<
    string,
    { readonly addresses: readonly ResolvedAddress[]; readonly untilMs: number }
  >();
  const asked = new Map<string, Parameters<Lookup>[1][]>();
  const queued: string[] = [];
  let asking = 0;

  const ask = (hostname: string): void => {
    asking += 1;
    lookup(hostname, (error, addresses) => {
      asking -= 1;
      const waiting = asked.get(hostname) ?? [];
      asked.delete(hostname);
      if (error === null) {
        known.delete(hostname);
        if (known.size >= NAMES) known.delete(known.keys().next().value!);
        known.set(hostname, { addresses, untilMs: nowMs() + FRESH_MS });
      }
      const next = queued.shift();
      if (next !== undefined) ask(next);
      for (const done of waiting) done(error, addresses ?? []);
    });
  };

  return (hostname, done) => {
    const found = known.get(hostname);
    if (found !== undefined && found.untilMs > nowMs()) {
      // Never before returning: the socket that asks is not set up yet.
      queueMicrotask(() => done(null, found.addresses));
      return;
    }
    const waiting = asked.get(hostname);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    asked.set(hostname, [done]);
    if (asking < AT_ONCE) ask(hostname);
    else queued.push(hostname);
  };
}
