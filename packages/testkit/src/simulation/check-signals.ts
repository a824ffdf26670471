import type { TimedFact } from "@machinery/runner";
import type { SentSignal } from "./people-world.js";

/**
 * Says what is wrong with the signals that an event took. Each is taken once, and was sent with that name, to that key or event. Whoever has
 * looked and found nothing missed nothing that was kept when it began, whatever died meanwhile. Where nothing was disturbed, those of one key
 * come in the order they were sent.
 */
export function* checkSignals(
  eventId: string,
  facts: readonly TimedFact[],
  sent: readonly SentSignal[],
  isDisturbed: boolean,
): Generator<string> {
  const taken = new Set<string>();
  const began = new Map<string, TimedFact>();
  const looked = new Map<string, number>();
  for (const { kind, step, signal, timeMs, ...fact } of facts) {
    if (kind === "listen-started") began.set(step, { kind, step, signal, timeMs, ...fact } as TimedFact);
    const listened = began.get(step);
    if (listened?.signal === undefined) continue;
    const { name, key } = listened.signal;
    const kept = sent.filter(
      (one) =>
        one.fits &&
        one.name === name &&
        one.key !== undefined &&
        one.key === key &&
        !taken.has(one.id) &&
        one.timeMs !== undefined &&
        one.timeMs + one.keepMs > timeMs,
    );
    if (kind === "listen-looked") {
      looked.set(step, timeMs);
      const missed = kept.find(({ ackMs }) => (ackMs ?? Infinity) < listened.timeMs);
      if (missed !== undefined)
        yield `finds nothing at ${step}, and ${JSON.stringify(missed)} was kept for it`;
    }
    if (kind !== "signal-taken" || signal?.id === undefined) continue;
    const from = sent.find(({ id }) => id === signal.id);
    const isFor = from?.eventId === undefined ? from?.key === key : from.eventId === eventId;
    if (from === undefined || from.name !== name || !isFor || !from.fits)
      yield `takes signal ${signal.id} at ${step}, which is not for it: ${JSON.stringify(from)}`;
    if (taken.has(signal.id)) yield `takes signal ${signal.id} twice`;
    taken.add(signal.id);
    const lookedMs = looked.get(step);
    if (isDisturbed || lookedMs === undefined || from?.key === undefined) continue;
    const passed = kept.find(
      (one) => one.id !== signal.id && one.timeMs! > lookedMs && one.timeMs! < (from.timeMs ?? 0),
    );
    if (passed !== undefined)
      yield `takes signal ${signal.id} at ${step}, and ${passed.id} was sent before it`;
  }
}
