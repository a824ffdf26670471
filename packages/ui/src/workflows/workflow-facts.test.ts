import { create } from "@bufbuild/protobuf";
import { WhenSpent, WorkflowDefinitionSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { workflowFacts } from "./workflow-facts.js";

it("says what a workflow says, and nothing of what it does not", () => {
  expect(workflowFacts(create(WorkflowDefinitionSchema))).toEqual([]);
  expect(
    workflowFacts(
      create(WorkflowDefinitionSchema, {
        timeout: "30d",
        whenSpent: WhenSpent.PAUSE,
        concurrency: { limit: 10, key: "${ data.tenant }", perKey: 2 },
        backlog: 5_000,
        retention: { failed: "7d", cancelled: "1h" },
        webhook: { secret: "shop" },
        notify: [{ url: "https://a.example", on: ["FAILED"] }],
      }),
    ),
  ).toEqual([
    ["May take", "30d"],
    ["Spent attempts", "hold the event for somebody"],
    ["At a time", "10 events, 2 for each ${ data.tenant }"],
    ["May wait to begin", "5,000"],
    ["Kept", "7d when failed, 1h when cancelled"],
    ["Webhook", "signed with the secret shop"],
    ["Its end is told", "https://a.example (FAILED)"],
  ]);
});
