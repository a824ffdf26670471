import type { MessageBoxOptions } from "electron";
import { yesOrLeave } from "../yes-or-leave.js";
import type { GuardedCall } from "./guard.js";

/** How long a person may have said not to be asked again, in milliseconds: what they said then holds for all. */
const quietMs = 60_000;

/** The most questions that wait for a person; what comes then is answered with no. */
const maxWaiting = 64;

/** What is asked, and how. */
export interface AskPersonOptions {
  /** Shows a question over the window. `checked`: whether not to ask again for a minute. */
  readonly show: (
    question: MessageBoxOptions,
  ) => Promise<{ readonly response: number; readonly checkboxChecked: boolean }>;
  /** The connection, for people: its name and address. */
  readonly connection: () => { readonly name: string; readonly url: string };
  /** Milliseconds that only go forward. */
  readonly nowMs: () => number;
}

/**
 * Asks a person before each write, one question after the other, by the system's own dialog: no page can answer it. The person may say not to be asked
 * for a minute: a yes holds so long for all writes over the connection, and so does a no.
 */
export function createAskPerson({
  show,
  connection,
  nowMs,
}: AskPersonOptions): (call: GuardedCall) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let said = { isYes: false, untilMs: -Infinity };
  const ask = async ({ carried, subject, signal }: GuardedCall): Promise<boolean> => {
    if (signal.aborted) return false;
    if (nowMs() < said.untilMs) return said.isYes;
    const { name, url } = connection();
    const { response, checkboxChecked } = await show({
      type: "question",
      title: name,
      message: `${inWords(carried.method.name)}?`,
      detail: [subject, `on ${name}, ${url}`].filter((part) => part !== "").join("\n"),
      ...yesOrLeave("Do it"),
      checkboxLabel: "Do not ask again for a minute",
      // A question about what was given up meanwhile goes away.
      signal,
    });
    const isYes = response === 0;
    if (checkboxChecked && !signal.aborted) said = { isYes, untilMs: nowMs() + quietMs };
    return isYes;
  };
  return async (call) => {
    if (waiting >= maxWaiting) return false;
    waiting += 1;
    const answer = last.then(() => ask(call));
    last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      waiting -= 1;
    }
  };
}

/** `CancelEvent` as `Cancel event`. */
const inWords = (method: string): string =>
  method.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
