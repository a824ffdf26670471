import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";
import { post } from "./daemon-routes.mjs";

/** How long the event may take, in milliseconds. */
const patienceMs = 60_000;

/** How often its history is looked at, in milliseconds. */
const everyMs = 50;

const ends = new Set(["event-succeeded", "event-failed", "event-cancelled"]);

/** Posts the event of a file, shows each step as it happens, and then the outputs. Gives whether it succeeded. */
export async function showEvent(url, workflow, file) {
  const body = JSON.parse(readFileSync(join(root, file), "utf8"));
  const { event_id } = await post(url, `/e/${workflow}`, body);
  console.log(`\nposted ${file} to ${workflow}: event ${event_id}`);
  let startMs;
  let last;
  for await (const fact of history(url, event_id)) {
    startMs ??= Date.parse(fact.time);
    const told = tell(fact);
    if (told !== undefined) console.log(`  ${`+${Date.parse(fact.time) - startMs} ms`.padStart(8)}  ${told}`);
    last = fact;
  }
  if (last?.kind !== "event-succeeded") {
    const { reason = "no reason", message = "" } = last?.error ?? {};
    console.error(
      `machinery: expected the event to succeed, found ${last?.kind ?? "no end"}: ${reason} ${message}`,
    );
    return false;
  }
  console.log("\noutputs");
  for (const [name, value] of Object.entries(last.outputs))
    console.log(`  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return true;
}

/** The facts of an event as they come, until it has ended. */
async function* history(url, event_id) {
  const untilMs = Date.now() + patienceMs;
  let seen = 0;
  while (Date.now() < untilMs) {
    const { facts = [] } = await post(url, "/machinery.v1.EventService/GetEventHistory", {
      event_id,
      page_size: 1_000,
    });
    for (const fact of facts.slice(seen)) yield fact;
    seen = facts.length;
    if (ends.has(facts.at(-1)?.kind)) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** One line for a fact, where it says something that the line before did not. */
function tell({ kind, step, attempt, inputs, outputs, error }) {
  switch (kind) {
    case "step-started":
      return `→ ${step} ${JSON.stringify(inputs)}`;
    case "step-succeeded":
      return `✓ ${step} ${JSON.stringify(outputs)}`;
    case "attempt-started":
      return attempt > 1 ? `→ ${step}, attempt ${attempt}` : undefined;
    case "attempt-failed":
    case "step-failed":
      return `✗ ${step}: ${error?.reason} ${error?.message}`;
    case "event-started":
      return undefined;
    default:
      return `${kind.replaceAll("-", " ")}${step ? ` ${step}` : ""}`;
  }
}
