import type { WorkflowDefinition } from "@machinery/client";
import { WhenSpent } from "@machinery/protocol";

/** What a workflow says besides what it carries out, as names and words. What it does not say is left out. */
export function workflowFacts(
  definition: WorkflowDefinition,
): readonly (readonly [name: string, value: string])[] {
  const { timeout, whenSpent, concurrency, backlog, retention, webhook, notify } = definition;
  const at = [
    concurrency?.limit ? `${String(concurrency.limit)} events` : "",
    concurrency?.perKey ? `${String(concurrency.perKey)} for each ${concurrency.key}` : "",
  ];
  const kept = (["succeeded", "failed", "cancelled"] as const).flatMap((end) =>
    retention?.[end] ? [`${retention[end]} when ${end}`] : [],
  );
  const told = notify.map(({ url, on }) => `${url}${on.length === 0 ? "" : ` (${on.join(", ")})`}`);
  const facts: [string, string][] = [
    ["May take", timeout],
    ["Spent attempts", whenSpent === WhenSpent.PAUSE ? "hold the event for somebody" : ""],
    ["At a time", at.filter((part) => part !== "").join(", ")],
    ["May wait to begin", backlog === 0 ? "" : backlog.toLocaleString("en")],
    ["Kept", kept.join(", ")],
    ["Webhook", webhook === undefined ? "" : `signed with the secret ${webhook.secret}`],
    ["Its end is told", told.join(", ")],
  ];
  return facts.filter(([, value]) => value !== "");
}
