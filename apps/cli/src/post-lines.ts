import {
  limits,
  MachineryError,
  postEvents,
  readEventLine,
  type EventPost,
  type JsonValue,
} from "@machinery/client";
import type { Context } from "./context.js";
import { LineTally, type LinePost } from "./line-tally.js";
import { within } from "./read-data.js";
import { readLines } from "./read-lines.js";
import { renderSpan } from "./render/time.js";

/**
 * Posts an event for each line of a file, or of standard input for `-`; says which were refused and why, and how many were taken. Gives 0 when all were,
 * else the exit code of the first that was not.
 */
export async function postLines(
  context: Context,
  workflow: string,
  path: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const { client, environment, signal } = context;
  const tally = new LineTally(context);
  const posts = async function* (): AsyncGenerator<LinePost> {
    for await (const { number, text } of readLines(environment, path)) {
      const event = readLine(text);
      if (event instanceof MachineryError) tally.refused(number, event);
      else yield { ...event, workflow, labels: { ...labels, ...event.labels }, line: number };
    }
  };
  const outcomes = postEvents(client, posts(), {
    signal,
    sleep: environment.sleep,
    onWaiting: (count, error, waitMs) =>
      context.say(
        `${String(count)} events are not taken yet (${error.message}); posting them again in ${renderSpan(waitMs)}`,
      ),
  });
  for await (const outcome of outcomes) tally.posted(outcome);
  return tally.end(signal.aborted);
}

/** What a line says, or why it is not posted: as the daemon would refuse it, which is not asked. */
function readLine(text: string): Omit<EventPost, "workflow"> | MachineryError {
  let value: JsonValue;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, "")) as JsonValue;
  } catch (thrown) {
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return refusal("BODY_NOT_JSON", "a JSON object on the line", found, "write each event on one line");
  }
  // Deeper values could not even be sent.
  if (!within(value, limits.depth + 2))
    return refusal("INVALID_DATA", `at most ${String(limits.depth)} levels`, "more", "send flatter data");
  const read = readEventLine(value, false);
  if (read.ok) return read.value;
  const { reason, expected, found, todo, violations = [] } = read.rejection;
  return new MachineryError({ reason, code: "invalid_argument", expected, found, todo, violations });
}

const refusal = (reason: string, expected: string, found: string, todo: string): MachineryError =>
  new MachineryError({ reason, code: "invalid_argument", expected, found, todo, violations: [] });
