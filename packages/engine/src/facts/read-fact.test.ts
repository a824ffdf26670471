import { describe, expect, it } from "vitest";
import { apply, EngineError, type Fact, readFact, writeFact } from "../index.js";

describe("a fact read back", () => {
  it.each<Fact>([
    { kind: "step-started", version: 1, step: "upper", inputs: { pick: ["message"] }, deadlineMs: 5 },
    { kind: "step-started", version: 1, step: "upper", inputs: { document: true } },
    { kind: "step-succeeded", version: 1, step: "upper", answer: null },
    { kind: "step-succeeded", version: 1, step: "upper", answer: { a: 1 }, merge: "answer" },
    { kind: "event-started", version: 1 },
  ])("is what was written: %j", (fact) => {
    expect(readFact(fact.kind, fact.version, writeFact(fact))).toStrictEqual(fact);
  });

  it.each([
    ["step-exploded", 1, "{}", "does not know version 1 of the fact step-exploded"],
    ["constructor", 1, "{}", "does not know version 1"],
    ["event-started", 2, "{}", "does not know version 2 of the fact event-started"],
    ["event-started", 0, "{}", "does not know version 0"],
    ["event-started", 1, "{", "is not JSON"],
    ["event-started", 1, "", "is not JSON"],
    ["event-started", 1, "[]", "is no object"],
    ["attempt-started", 1, '{"step":"upper"}', "wrong or missing attempt"],
    ["attempt-started", 1, '{"step":"upper","attempt":0}', "wrong or missing attempt"],
    ["attempt-started", 1, '{"step":7,"attempt":1}', "wrong or missing step"],
    ["attempt-interrupted", 1, '{"step":"upper","attempt":1,"retryAtMs":-1}', "wrong or missing retryAtMs"],
    ["step-started", 1, '{"step":"upper","inputs":7}', "wrong or missing inputs"],
    ["step-started", 1, '{"step":"upper","inputs":{}}', "wrong or missing inputs"],
    ["step-started", 1, '{"step":"upper","inputs":{"pick":[7]}}', "wrong or missing inputs"],
    ["step-succeeded", 1, '{"step":"upper","merge":"all"}', "wrong or missing merge"],
    ["step-succeeded", 1, '{"step":"upper","merge":{"values":[]}}', "wrong or missing merge"],
    ["step-failed", 1, '{"step":"upper","error":{"reason":"X"}}', "wrong or missing error"],
    ["step-failed", 1, '{"step":"upper","error":null}', "wrong or missing error"],
  ])("is refused clearly when it is broken: %s %i %s", (kind, version, body, message) => {
    expect(() => readFact(kind, version, body)).toThrow(EngineError);
    expect(() => readFact(kind, version, body)).toThrow(message);
  });

  it("may carry fields that a later program wrote beside the known ones", () => {
    expect(readFact("event-started", 1, '{"by":"hand"}')).toMatchObject({
      kind: "event-started",
      version: 1,
    });
  });
});

describe("a history that cannot be", () => {
  const accepted: Fact = {
    kind: "event-accepted",
    version: 1,
    eventId: "e1",
    workflow: "w",
    revision: 1,
    data: {},
    labels: {},
    seed: "5eed",
    ackTimeMs: 0,
  };
  const started: Fact = { kind: "step-started", version: 1, step: "upper", inputs: { document: true } };
  const cancelled: Fact = { kind: "event-cancelled", version: 1, reason: "" };

  it.each<[Fact[], string]>([
    [[started], "begins with event-accepted, not with step-started"],
    [[accepted, accepted], "accepts it twice"],
    [[accepted, started, started], "opens step upper twice"],
    [
      [accepted, { kind: "attempt-started", version: 1, step: "upper", attempt: 1 }],
      "names step upper, which is not open",
    ],
    [
      [accepted, { ...started, step: "items[3].upper" }],
      "names step items[3].upper, whose body is not at work",
    ],
    [
      [accepted, { kind: "step-succeeded", version: 1, step: "upper", answer: 7, merge: "answer" }],
      "merges an answer that is no object",
    ],
    [[accepted, cancelled, started], "goes on with step-started after its end"],
  ])("is refused clearly", (facts, message) => {
    const fold = () => facts.reduce<ReturnType<typeof apply> | undefined>(apply, undefined);

    expect(fold).toThrow(EngineError);
    expect(fold).toThrow(message);
  });
});
