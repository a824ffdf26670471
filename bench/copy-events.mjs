import { idDigits } from "@machinery/protocol";
import {
  decodeEventEntry,
  deriveEvent,
  encodeCount,
  encodeEventEntry,
  idTimePrefix,
  keys,
  readCounts,
} from "@machinery/store";

const decoder = new TextDecoder();

/** Ids in the order they are made in, some of them of each millisecond. */
export function* eventIds(fromMs, untilMs, count) {
  for (let at = 0; ; at++) {
    let rest = at;
    let text = "";
    for (let place = 0; place < 14; place++) {
      text = idDigits[rest % 32] + text;
      rest = Math.floor(rest / 32);
    }
    yield idTimePrefix(fromMs + Math.floor((at * (untilMs - fromMs)) / count)) + text;
  }
}

/** The entries of an event as a daemon wrote them. */
export async function readPattern(store, eventId) {
  const entries = [];
  for await (const [key, value] of store.range(keys.entries(eventId))) {
    const entry = decodeEventEntry(key, value);
    entries.push({ ...entry, facts: entry.facts.map(asNew) });
  }
  if (entries.length === 0) throw new Error(`expected the event ${eventId}, found nothing`);
  return entries;
}

/** A fact as it is given to be written. */
function asNew(fact) {
  return { ...fact, body: decoder.decode(fact.body) };
}

/**
 * Writes copies of events by the store's own functions, as if a daemon had carried each of them through. `copyOf(at)` gives the pattern, and
 * `change`, which gives an entry of the copy what is its own.
 */
export async function writeCopies(store, count, ids, copyOf, say) {
  const counts = new Map();
  for (const { workflow, status, count } of await readCounts(store))
    counts.set(keys.count(workflow, status), count);
  let writing = [];
  for (let at = 0; at < count; at++) {
    const copyId = ids.next().value;
    const { pattern, change = (entry) => entry } = copyOf(at);
    let head;
    const entries = pattern.map((original) => {
      const facts = original.facts.map((fact) => ({
        ...fact,
        body: fact.body.replaceAll(original.eventId, copyId),
      }));
      const entry = change({ ...original, eventId: copyId, facts });
      const derived = deriveEvent(head, entry);
      head = derived.head;
      const { key, value } = encodeEventEntry(entry);
      return { key, value, derived: derived.derived };
    });
    const key = keys.count(head.birth.workflow, head.status);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    writing.push(store.commit(entries));
    if (writing.length === 200) {
      await Promise.all(writing);
      writing = [];
    }
    if (at % 100_000 === 0) say(".");
  }
  await Promise.all(writing);
  const derived = [...counts].map(([key, count]) => [key, encodeCount(count)]);
  await store.commit([{ key: "m/bench", value: new Uint8Array(0), derived }]);
}
