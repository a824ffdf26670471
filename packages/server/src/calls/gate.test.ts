import { describe, expect, it } from "vitest";
import { Gate } from "./gate.js";

const never = new AbortController().signal;

describe("the gate", () => {
  it("lets as many in as the limit says, the others in the order they came", async () => {
    const gate = new Gate();
    const order: string[] = [];

    expect(gate.enter("s", 2, never)).toBe(true);
    expect(gate.enter("s", 2, never)).toBe(true);
    const third = Promise.resolve(gate.enter("s", 2, never)).then((entered) =>
      order.push(`third ${String(entered)}`),
    );
    const fourth = Promise.resolve(gate.enter("s", 2, never)).then((entered) =>
      order.push(`fourth ${String(entered)}`),
    );
    expect(gate.waiting).toBe(2);
    gate.leave("s");
    await third;
    gate.leave("s");
    await fourth;

    expect(order).toEqual(["third true", "fourth true"]);
    expect(gate.waiting).toBe(0);
  });

  it("keeps services apart", () => {
    const gate = new Gate();

    expect(gate.enter("a", 1, never)).toBe(true);
    expect(gate.enter("b", 1, never)).toBe(true);
  });

  it("lets who is aborted leave the queue, and the next one take its place", async () => {
    const gate = new Gate();
    const impatient = new AbortController();
    expect(gate.enter("s", 1, never)).toBe(true);
    const second = gate.enter("s", 1, impatient.signal);
    const third = gate.enter("s", 1, never);

    impatient.abort();
    expect(await second).toBe(false);
    gate.leave("s");

    expect(await third).toBe(true);
  });

  it("does not let in who comes aborted and would have to wait", async () => {
    const gate = new Gate();
    expect(gate.enter("s", 1, never)).toBe(true);

    expect(await gate.enter("s", 1, AbortSignal.abort())).toBe(false);
    expect(gate.waiting).toBe(0);
  });

  it("lets more in when the limit grows, and fewer when it shrinks", async () => {
    const gate = new Gate();
    expect(gate.enter("s", 1, never)).toBe(true);
    const second = gate.enter("s", 1, never);
    const third = gate.enter("s", 3, never);

    expect(await second).toBe(true);
    expect(await third).toBe(true);
    const fourth = gate.enter("s", 1, never);
    gate.leave("s");
    gate.leave("s");
    expect(gate.waiting).toBe(1);
    gate.leave("s");

    expect(await fourth).toBe(true);
  });

  it("sends everyone away when it shuts", async () => {
    const gate = new Gate();
    expect(gate.enter("s", 1, never)).toBe(true);
    const first = gate.enter("s", 1, never);
    const second = gate.enter("s", 1, never);

    gate.shut();

    expect(await first).toBe(false);
    expect(await second).toBe(false);
  });
});
