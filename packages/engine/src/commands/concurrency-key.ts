import type { Plan } from "@machinery/language";
import { type JsonObject, limits } from "@machinery/protocol";
import type { Made } from "../fault.js";
import { LayeredValues } from "../state/layered-values.js";
import type { PostEvent } from "./post-event.js";
import { valueWords } from "../values/value-words.js";

/** What an event is counted under, as its workflow says; undefined where it says nothing. `data` is what the event is posted with, defaults filled in. */
export function concurrencyKeyOf(
  { concurrencyKey }: Plan,
  { eventId, labels, seed }: PostEvent,
  data: JsonObject,
  timeMs: number,
): Made<string | undefined> {
  if (concurrencyKey === undefined) return { ok: true, value: undefined };
  const event = { id: eventId, data, labels, timeMs };
  let draws = 0;
  const draw = (): string => `${seed}/concurrency/${draws++}`;
  const scope = {
    data: LayeredValues.of(data),
    event,
    steps: LayeredValues.of({}),
    nowMs: timeMs,
    meter: { steps: 0 },
    draw,
  };
  const evaluated = concurrencyKey.evaluate(scope);
  if (!evaluated.ok) return wrong(evaluated.message);
  const key = typeof evaluated.value === "number" ? String(evaluated.value) : evaluated.value;
  if (typeof key !== "string")
    return wrong(`${concurrencyKey.source} must give a text, and gave ${valueWords(key)}`);
  if (key.length <= limits.concurrencyKeyChars) return { ok: true, value: key };
  return wrong(
    `${concurrencyKey.source} gave a text of ${key.length} characters, and ${limits.concurrencyKeyChars} are allowed`,
  );
}

const wrong = (message: string): Made<never> => ({
  ok: false,
  fault: { reason: "EXPRESSION_FAILED", message },
});
