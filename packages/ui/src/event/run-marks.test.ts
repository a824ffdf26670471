import { EventStatus } from "@machinery/client";
import { readDefinitions } from "@machinery/language";
import { expect, it } from "vitest";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { runMarks } from "./run-marks.js";
import { historyOf } from "./testing/history-of.js";

const text = `
kind: workflow
name: w
operations:
  - name: each
    for: \${ data.lines }
    do: [{ name: send, call: mail }]
  - name: choose
    switch:
      - when: data.a
        do: [{ name: one, set: { a: 1 } }]
    otherwise: [{ name: other, set: { a: 2 } }]
  - name: both
    fork:
      left: [{ name: wait_left, wait: 1s }]
      right: [{ name: wait_right, wait: 1s }]`;

const [document] = readDefinitions(text).documents;
if (document?.kind !== "workflow") throw new Error("expected a workflow");
const graph = graphOfWorkflow(document.definition);

const call = { verb: "call", service: "mail" };
const history = historyOf([
  { kind: "event-accepted", eventStatus: EventStatus.RUNNING },
  { kind: "loop-started", step: "each", verb: "for" },
  { kind: "body-entered", step: "each", verb: "for", body: "do[0]" },
  { kind: "step-started", step: "each[0].send", ...call },
  { kind: "body-entered", step: "each", verb: "for", body: "do[1]" },
  { kind: "step-started", step: "each[1].send", ...call },
  { kind: "attempt-started", step: "each[1].send", attempt: 1, ...call },
  { kind: "step-succeeded", step: "each[1].send", ...call },
  { kind: "step-failed", step: "each[0].send", ...call, error: { reason: "HTTP_4XX" } },
  { kind: "step-succeeded", step: "each", verb: "for" },
  { kind: "body-entered", step: "choose", verb: "switch", body: "otherwise" },
  { kind: "step-succeeded", step: "choose.other", verb: "set" },
  { kind: "step-succeeded", step: "choose", verb: "switch" },
  { kind: "fork-started", step: "both", verb: "fork" },
  { kind: "body-entered", step: "both", verb: "fork", body: "left" },
  { kind: "wait-started", step: "both[left].wait_left", verb: "wait" },
]);

/** What the marks say, by the names of operations and the ends of the ids of bodies. */
function told(sequence: number, selected?: string): Record<string, string> {
  const marks = runMarks(graph, history, history.at(sequence), selected);
  const words = graph.nodes.flatMap((node) => {
    const mark = marks.get(node.id);
    const name = node.kind === "operation" ? node.name : node.id.slice((node.parent?.length ?? -1) + 1);
    if (mark === undefined) return [];
    const counts = mark.counts?.map(({ count, word }) => `${String(count)} ${word}`).join(", ");
    return [
      [
        name,
        mark.isFaint === true
          ? "not reached"
          : [mark.look?.word ?? counts, mark.note].filter(Boolean).join("; "),
      ],
    ];
  });
  return Object.fromEntries(words) as Record<string, string>;
}

it("shows how each operation stands, what was not reached, and counts what there were several of", () => {
  expect(told(16)).toEqual({
    each: "succeeded; 2 rounds",
    send: "1 failed, 1 succeeded",
    choose: "succeeded; 20 ms",
    "switch.cases[0].do": "not reached",
    one: "not reached",
    other: "succeeded; 0 ms",
    both: "running",
    wait_left: "waiting",
    "fork.branches[1].do": "not reached",
    wait_right: "not reached",
    end: "not reached",
  });
});

it("shows an earlier moment as it was then", () => {
  expect(told(4)).toMatchObject({ each: "running; 1 round", send: "running", choose: "not reached" });
  expect(told(1)).toMatchObject({ each: "not reached", "for.do": "not reached" });
});

it("shows the round that the selected step is in", () => {
  expect(told(16, "each[0].send")).toMatchObject({ send: "failed; 50 ms", other: "succeeded; 0 ms" });
});
