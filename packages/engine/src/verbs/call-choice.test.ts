import { describe, expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { callOf, expression, failing, patient, planOf } from "../../test/plans.js";
import type { Expression } from "@machinery/language";
import { fields } from "../../test/fields.js";

const chooser = (service: Expression) =>
  planOf([
    callOf("pay", {
      service: "",
      choice: {
        service,
        among: new Map([
          ["stripe.charge", callOf("pay", { service: "stripe", endpoint: "charge", retry: patient })],
          ["adyen", callOf("pay", { service: "adyen", inputs: fields({ iban: { type: "string" } }) })],
        ]),
      },
    }),
  ]);

describe("a call that chooses its service", () => {
  it("calls the one it chose, in every attempt, whatever the expression would give by then", () => {
    let chosen = "stripe.charge";
    const live = new CheckedLive(chooser(expression(() => chosen)));
    live.post();
    const first = live.call();
    chosen = "adyen";
    live.fail();
    live.wake();

    expect(first).toMatchObject({ service: "stripe", endpoint: "charge" });
    expect(live.call()).toMatchObject({ service: "stripe", endpoint: "charge", attempt: 2 });
    live.answer({ id: "a" });
    expect(live.state?.outputs).toEqual({ id: "a" });
    expect(new Set(live.described.flatMap(({ fact }) => (fact.step === "" ? [] : [fact.service])))).toEqual(
      new Set(["stripe.charge"]),
    );
  });

  it.each([
    [
      expression(() => "paypal", "${ data.provider }"),
      'must give one of stripe.charge, adyen, and gave "paypal"',
    ],
    [
      expression(() => 5, "${ data.provider }"),
      "must give one of stripe.charge, adyen, and gave the number 5",
    ],
    [expression(() => "constructor", "${ data.provider }"), 'and gave "constructor"'],
  ])("fails when it is not allowed", (service, message) => {
    const live = new CheckedLive(chooser(service));
    live.post();

    expect(live.state?.error).toMatchObject({
      reason: "SERVICE_NOT_ALLOWED",
      message: expect.stringContaining(message),
      step: "pay",
      attempts: 0,
    });
  });

  it("fails when the expression does, and when its service does not take what is sent", () => {
    const one = new CheckedLive(chooser(failing()));
    one.post();
    const other = new CheckedLive(chooser(expression(() => "adyen")));
    other.post();

    expect(one.state?.error?.reason).toBe("EXPRESSION_FAILED");
    expect(other.state?.error).toMatchObject({
      reason: "BAD_INPUT",
      message: expect.stringContaining("adyen"),
    });
  });
});
