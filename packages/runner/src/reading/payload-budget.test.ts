import type { DescribedFact } from "@machinery/engine";
import type { JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { PayloadBudget } from "./payload-budget.js";

const fact = (payloads: Partial<DescribedFact> = {}): DescribedFact => ({
  kind: "step-succeeded",
  step: "upper",
  attempt: 1,
  verb: "call",
  service: "upper",
  ...payloads,
});
const text = "x".repeat(400);

describe("a budget of payloads", () => {
  it("takes inputs, outputs and what an error carries until they are too many", () => {
    const budget = new PayloadBudget(1_000);
    const error = { reason: "R", message: "", step: "upper", attempts: 1, data: text };

    expect(budget.takes(fact({ inputs: { text } }))).toBe(true);
    expect(budget.takes(fact({ outputs: text }))).toBe(true);
    expect(budget.takes(fact({ error }))).toBe(false);
  });

  it("takes no payload after one that was too large, but every fact without one", () => {
    const budget = new PayloadBudget(100);

    expect(budget.takes(fact({ inputs: text }))).toBe(false);
    expect(budget.takes(fact({ inputs: 1 }))).toBe(false);
    expect(budget.takes(fact())).toBe(true);
  });

  it("looks at little more than its bound, however large a value is", () => {
    let looked = 0;
    const counting = new Proxy(
      Array.from({ length: 100_000 }, () => 1),
      {
        get(list, name, receiver) {
          looked += 1;
          return Reflect.get(list, name, receiver) as unknown;
        },
      },
    );

    expect(new PayloadBudget(1_000).takes(fact({ inputs: counting as JsonValue }))).toBe(false);
    expect(looked).toBeLessThan(500);
  });
});
