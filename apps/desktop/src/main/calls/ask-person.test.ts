import type { MessageBoxOptions } from "electron";
import { describe, expect, it } from "vitest";
import { createAskPerson } from "./ask-person.js";
import { carriedMethods } from "./carried-methods.js";
import type { GuardedCall } from "./guard.js";

const call = (subject: string): GuardedCall => ({
  carried: carriedMethods.get("machinery.v1.EventService/CancelEvent")!,
  subject,
  signal: new AbortController().signal,
});

/** A person who answers questions when told to. */
function createPerson() {
  let nowMs = 0;
  const questions: {
    readonly question: MessageBoxOptions;
    answer(isYes: boolean, isQuiet?: boolean): void;
  }[] = [];
  const ask = createAskPerson({
    show: (question) =>
      new Promise((resolve) => {
        const answer = (isYes: boolean, isQuiet = false): void =>
          resolve({ response: isYes ? 0 : 1, checkboxChecked: isQuiet });
        questions.push({ question, answer });
      }),
    connection: () => ({ name: "Production", url: "https://machinery.example" }),
    nowMs: () => nowMs,
  });
  return { ask, questions, pass: (ms: number) => void (nowMs += ms), turn: () => new Promise(setImmediate) };
}

describe("a person who is asked before a write", () => {
  it("is told what, where, and is safe when the question is closed", async () => {
    const { ask, questions, turn } = createPerson();
    const answer = ask(call("event 01k2"));
    await turn();

    const { message, detail, defaultId, cancelId, buttons } = questions[0]!.question;
    questions[0]!.answer(false);

    expect({ message, detail, buttons }).toEqual({
      message: "Cancel event?",
      detail: "event 01k2\non Production, https://machinery.example",
      buttons: ["Do it", "Leave it"],
    });
    expect([defaultId, cancelId]).toEqual([1, 1]);
    expect(await answer).toBe(false);
  });

  it("has one question at a time", async () => {
    const { ask, questions, turn } = createPerson();
    const answers = [ask(call("first")), ask(call("second"))];
    await turn();
    expect(questions.length).toBe(1);

    questions[0]!.answer(true);
    await turn();
    questions[1]!.answer(false);

    expect(await Promise.all(answers)).toEqual([true, false]);
  });

  it("may say yes for a minute, or no", async () => {
    const { ask, questions, turn, pass } = createPerson();
    const first = ask(call("first"));
    await turn();
    questions[0]!.answer(true, true);
    expect(await first).toBe(true);

    pass(59_000);
    expect(await ask(call("within the minute"))).toBe(true);
    pass(1_000);
    const after = ask(call("after it"));
    await turn();
    questions[1]!.answer(false, true);

    expect(await after).toBe(false);
    // So a page that asks without end is done with by one answer.
    expect(await ask(call("next"))).toBe(false);
    expect(questions.length).toBe(2);
    pass(60_000);
    const next = ask(call("a minute later"));
    await turn();
    questions[2]!.answer(true);
    expect(await next).toBe(true);
  });

  it("is not buried in questions: what comes beyond 64 is answered with no", async () => {
    const { ask, questions, turn } = createPerson();
    const answers = Array.from({ length: 64 }, (_, index) => ask(call(String(index))));

    expect(await ask(call("one more"))).toBe(false);

    for (let index = 0; index < 64; index++) {
      await turn();
      questions[index]!.answer(true);
    }
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 64 }, () => true));
  });

  it("is not asked about what was given up while it waited", async () => {
    const { ask, questions, turn } = createPerson();
    const ending = new AbortController();
    const first = ask(call("first"));
    const second = ask({ ...call("second"), signal: ending.signal });
    await turn();
    expect(questions[0]!.question.signal?.aborted).toBe(false);
    ending.abort();

    questions[0]!.answer(true);

    expect([await first, await second]).toEqual([true, false]);
    expect(questions.length).toBe(1);
  });

  it("no longer sees a question about what was given up, and has decided nothing for a minute by that", async () => {
    const { ask, questions, turn } = createPerson();
    const ending = new AbortController();
    const first = ask({ ...call("first"), signal: ending.signal });
    await turn();

    ending.abort();
    expect(questions[0]!.question.signal?.aborted).toBe(true);
    questions[0]!.answer(false, true);
    expect(await first).toBe(false);

    const second = ask(call("second"));
    await turn();
    questions[1]!.answer(true);
    expect(await second).toBe(true);
  });
});
