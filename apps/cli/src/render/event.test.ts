import { create } from "@bufbuild/protobuf";
import {
  addFact,
  createEventView,
  EventSchema,
  EventStatus,
  FactSchema,
  millisToTimestamp,
  StepStatus,
  type EventView,
} from "@machinery/client";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-daemon.js";
import { failedEvent, retriedFacts } from "../testing/sample-facts.js";
import { renderEventList } from "./event-list.js";
import { renderEventPage } from "./event-page.js";
import { renderEventTree } from "./event-tree.js";
import { renderFactLine, renderHistory } from "./history.js";
import { createStyle } from "./style.js";

const style = createStyle(false);
const nowMs = startMs + 5_000;
const facts = retriedFacts.map((fact) => create(FactSchema, fact));

function viewAfter(count: number): EventView {
  const view = createEventView(
    create(EventSchema, { eventId: "e1", workflow: "process-text", ackTime: millisToTimestamp(startMs) }),
  );
  for (const fact of facts.slice(0, count)) addFact(view, fact);
  return view;
}

test("the tree shows a call in flight", () => {
  expect(renderEventTree(viewAfter(4), startMs + 10, style)).toEqual([
    "◌ process-text e1  RUNNING  10ms",
    "  ◌ upper  9ms",
  ]);
});

test("the tree shows why a step tries again, and counts down", () => {
  expect(renderEventTree(viewAfter(5), startMs + 112, style)).toEqual([
    "◌ process-text e1  RUNNING  112ms",
    "  ↻ upper  retrying · 111ms · next in 100ms",
    "      HTTP_5XX: POST http://upper/ answered 500",
  ]);
});

test("the tree and the page show what waits for a service that answers later", () => {
  const view = viewAfter(4);
  const { sequence } = view;
  const accepted = { step: "upper", attempt: 1, eventStatus: EventStatus.WAITING };
  addFact(
    view,
    create(FactSchema, {
      ...accepted,
      sequence: sequence + 1n,
      kind: "attempt-accepted",
      time: millisToTimestamp(startMs + 20),
    }),
  );
  expect(renderEventTree(view, startMs + 60_020, style)).toEqual([
    "◌ process-text e1  WAITING  1m00s",
    "  ◌ upper  waiting · 1m00s · for a callback since 1m00s ago",
  ]);

  const page = renderEventPage(
    create(EventSchema, {
      eventId: "e1",
      steps: [
        {
          path: "upper",
          verb: "call",
          service: "upper",
          status: StepStatus.WAITING,
          attempts: [{ number: 1, acceptedTime: millisToTimestamp(startMs) }],
        },
      ],
    }),
    startMs + 3_000,
    style,
  );
  expect(page).toContain("upper  call upper · waiting · for a callback since 3.0s ago");
});

test("the page says where payloads of steps are left out, and where they are", () => {
  const step = { verb: "call", service: "upper", status: StepStatus.SUCCEEDED };
  const pageOf = (...steps: object[]) =>
    renderEventPage(create(EventSchema, { eventId: "e1", steps: steps as [] }), startMs, style);

  const page = pageOf({ ...step, path: "upper" }, { ...step, path: "lower", payloadsLeftOut: true });

  expect(page).toMatch(/upper {2}call upper$/m);
  expect(page).toContain("lower  call upper · payloads left out");
  expect(page).toContain("event history shows all of them");
  expect(pageOf({ ...step, path: "upper" })).not.toContain("left out");
});

test("the page shows that a step is held for somebody, and why", () => {
  const error = { reason: "BROKEN", message: "no", step: "upper" };
  const step = {
    path: "upper",
    verb: "call",
    service: "upper",
    status: StepStatus.WAITING,
    parked: true,
    error,
  };
  const page = renderEventPage(create(EventSchema, { eventId: "e1", steps: [step] }), startMs, style);

  expect(page).toContain("upper  call upper · held for you\n");
  expect(page).toContain("BROKEN: no");
});

test("histories say who said what became of a step", () => {
  const fact = { sequence: 1n, step: "upper", attempt: 1, time: millisToTimestamp(startMs) };
  const line = (more: object) =>
    renderFactLine(create(FactSchema, { ...fact, ...more }), startMs, style).trimEnd();

  expect(line({ kind: "step-succeeded", givenBy: "callback" })).toMatch(/by callback$/);
  expect(line({ kind: "step-failed", givenBy: "person" })).toMatch(/by hand$/);
  expect(line({ kind: "attempt-alive", wakeTime: millisToTimestamp(Date.UTC(2026, 10, 23, 7)) })).toMatch(
    /heartbeats until 2026-11-23 07:00/,
  );
});

test("the tree of an ended event stands still", () => {
  const lines = ["✓ process-text e1  SUCCEEDED  220ms", "  ✓ upper  219ms · attempt 2"];

  expect(renderEventTree(viewAfter(8), nowMs, style)).toEqual(lines);
  expect(renderEventTree(viewAfter(8), nowMs + 9_999, style)).toEqual(lines);
});

test("the tree of a million characters of somebody else's stays one line a step", () => {
  const view = viewAfter(4);
  view.steps[0]!.error = create(EventSchema, { error: { reason: "X", message: "a\n\u001B[2Jb" } }).error!;

  expect(renderEventTree(view, nowMs, style).at(-1)).toBe("      X: a\\n\\x1b[2Jb");
});

test("steps inside others are indented below them", () => {
  const view = viewAfter(0);
  for (const path of ["items", "items[0].charge", "items[1].charge", "mail"]) {
    view.steps.push({
      path,
      verb: "call",
      service: "",
      status: StepStatus.SUCCEEDED,
      startMs,
      endMs: startMs,
      attempts: [],
    });
  }

  expect(renderEventTree(view, startMs, style).slice(1)).toEqual([
    "  ✓ items",
    "    ✓ [0] charge",
    "    ✓ [1] charge",
    "  ✓ mail",
  ]);
});

test("a loop that waits and then fails is shown with its rounds, and its error once", () => {
  const error = { reason: "DECLINED", message: "no", step: "poll[1].ask", attempts: 1 };
  const ask = { step: "poll[1].ask", verb: "call", service: "ask" };
  const all = [
    { kind: "body-entered", step: "poll", verb: "while", body: "do[0]" },
    {
      kind: "wait-started",
      step: "poll[0].pause",
      verb: "wait",
      wakeTime: millisToTimestamp(startMs + 3_000),
    },
    { kind: "step-succeeded", step: "poll[0].pause", verb: "wait" },
    { kind: "body-entered", step: "poll", verb: "while", body: "do[1]" },
    { kind: "step-failed", ...ask, error },
    { kind: "step-failed", step: "poll", verb: "while", error },
  ].map((fact, at) =>
    create(FactSchema, { ...fact, sequence: BigInt(at + 1), time: millisToTimestamp(startMs) }),
  );
  const after = (count: number) => {
    const view = viewAfter(0);
    for (const fact of all.slice(0, count)) addFact(view, fact);
    return renderEventTree(view, startMs + 1_000, style).slice(1);
  };

  expect(after(2)).toEqual(["  ◌ poll", "    ◌ [0] pause  waiting · over in 2.0s"]);
  expect(after(6)).toEqual([
    "  ✗ poll         failed",
    "    ✓ [0] pause",
    "    ✗ [1] ask    failed",
    "        DECLINED: no",
  ]);
  expect(renderHistory(all.slice(0, 2), style).split("\n").slice(1, 3)).toEqual([
    "1   +0ms   body-entered   poll            while do[0]",
    "2   +0ms   wait-started   poll[0].pause   until 2026-11-23 06:47:33.000Z",
  ]);
});

test("an interrupted attempt is told while the step goes on", () => {
  const view = viewAfter(4);
  addFact(
    view,
    create(FactSchema, {
      sequence: 5n,
      kind: "attempt-interrupted",
      step: "upper",
      attempt: 1,
      time: millisToTimestamp(startMs + 20),
    }),
  );

  expect(renderEventTree(view, startMs + 30, style).at(-1)).toBe(
    "      interrupted: the daemon stopped meanwhile",
  );
});

test("a list has one event a row", () => {
  const events = [
    create(EventSchema, {
      eventId: "e2",
      workflow: "order",
      status: EventStatus.RUNNING,
      ackTime: millisToTimestamp(startMs),
      labels: { tier: "gold", order: "17" },
    }),
    create(EventSchema, {
      eventId: "e1",
      workflow: "process-text",
      status: EventStatus.SUCCEEDED,
      ackTime: millisToTimestamp(startMs - 60_000),
      endTime: millisToTimestamp(startMs - 59_800),
    }),
  ];

  expect(renderEventList(events, nowMs, style)).toBe(
    [
      "EVENT   WORKFLOW       STATUS      AGE   TOOK    LABELS",
      "e2      order          RUNNING     5s            order=17, tier=gold",
      "e1      process-text   SUCCEEDED   65s   200ms",
      "",
    ].join("\n"),
  );
});

test("a failed event's page tells the whole chain of causes", () => {
  const event = create(EventSchema, {
    eventId: "e1",
    workflow: "process-text",
    workflowRevision: 3,
    ackTime: millisToTimestamp(startMs),
    data: { message: "hello" },
    labels: { order: "17" },
    ...failedEvent.event,
  });

  expect(renderEventPage(event, nowMs, style)).toBe(`Event      e1
Workflow   process-text revision 3
Status     FAILED
Accepted   2026-11-23 06:47:30.000Z 5s ago
Ended      2026-11-23 06:47:30.300Z after 300ms
Labels     order=17
Facts      2

Data
  {
    "message": "hello"
  }

Steps
  ✗ upper  call upper · 300ms · 2 attempts · failed
      HTTP_5XX: POST http://upper/ answered 500

Error
  HTTP_5XX: POST http://upper/ answered 500
    in step upper, after 2 attempts
    attempt 1  UNREACHABLE: connection refused at 127.0.0.1:5001
    attempt 2  HTTP_5XX: POST http://upper/ answered 500
`);
});

test("a history has times from the start", () => {
  expect(renderHistory(facts, style)).toBe(`#   TIME     FACT              STEP    ATTEMPT   DETAIL
1   +0ms     event-accepted
2   +1ms     event-started
3   +1ms     step-started      upper             call upper
4   +2ms     attempt-started   upper   1
5   +12ms    attempt-failed    upper   1         HTTP_5XX: POST http://upper/ answered 500  next attempt in 200ms
6   +213ms   attempt-started   upper   2
7   +220ms   step-succeeded    upper
8   +220ms   event-succeeded
`);
  expect(renderHistory([], style)).toBe("#   TIME   FACT   STEP   ATTEMPT   DETAIL\n");
});

test("a fact is one line, also one of a kind that is not known", () => {
  expect(renderFactLine(facts[4]!, startMs, style)).toBe(
    "+12ms     attempt-failed       upper  attempt 1  HTTP_5XX: POST http://upper/ answered 500  next attempt in 200ms\n",
  );
  expect(renderFactLine(create(FactSchema, { kind: "step-thawed", step: "x" }), startMs, style)).toBe(
    "+0ms      step-thawed          x\n",
  );
});

test("a step that carries out another event names it, as that event names its parent", () => {
  const view = createEventView(
    create(EventSchema, { eventId: "e1", workflow: "letter", ackTime: millisToTimestamp(startMs) }),
  );
  const run = { step: "opening", verb: "run", time: millisToTimestamp(startMs) };
  addFact(view, create(FactSchema, { sequence: 1n, kind: "event-accepted", time: run.time }));
  addFact(view, create(FactSchema, { sequence: 2n, kind: "run-started", ...run }));
  addFact(view, create(FactSchema, { sequence: 3n, kind: "child-posted", childEventId: "c1", ...run }));

  expect(renderEventTree(view, startMs + 10, style)[1]).toBe("  ◌ opening  waiting · event c1");
  const page = renderEventPage(
    create(EventSchema, {
      eventId: "c1",
      workflow: "greet",
      parent: { eventId: "e1", step: "opening" },
      steps: [{ path: "sub", verb: "run", status: StepStatus.WAITING, childEventId: "c2" }],
      notices: [
        { url: "https://a.example", delivered: true, attempts: 1 },
        { url: "https://b.example", givenUp: true, attempts: 7, message: "500" },
        { url: "https://c.example" },
      ],
    }),
    nowMs,
    style,
  );
  expect(page).toMatch(/Parent +e1 step opening/);
  expect(page).toContain("waiting · event c2");
  expect(page).toContain("✓ https://a.example\n");
  expect(page).toContain("✗ https://b.example  given up after 7 attempts: 500");
  expect(page).toContain("◌ https://c.example  still to be told");
});
