import type { Connection, ConnectionDraft, GuardLevel } from "../../wire/connection.js";
import type { AskPersonOptions } from "../calls/ask-person.js";
import { yesOrLeave } from "../yes-or-leave.js";

/** What no page may decide about a connection. */
export type ConnectionQuestion =
  /** To reach an address that nobody has said yes to: whatever a page has read could be sent there. */
  | { readonly kind: "reach"; readonly draft: ConnectionDraft }
  | { readonly kind: "loosen"; readonly connection: Connection; readonly level: GuardLevel }
  /** To forget one that is guarded: what is added in its place may be guarded less. */
  | { readonly kind: "delete"; readonly connection: Connection };

/** Asks a person about a connection, by a dialog of the system. Gives whether they said yes. */
export async function askAboutConnection(
  question: ConnectionQuestion,
  show: AskPersonOptions["show"],
): Promise<boolean> {
  const { title, message, detail, yes } = wordsOf(question);
  const { response } = await show({
    type: "warning",
    title,
    message,
    detail,
    ...yesOrLeave(yes),
  });
  return response === 0;
}

interface QuestionWords {
  readonly title: string;
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
}

function wordsOf(question: ConnectionQuestion): QuestionWords {
  if (question.kind === "reach") {
    const { name, url, guard } = question.draft;
    const detail = `It is called ${name}. ${writes[guard]}`;
    return { title: name, message: `Connect to ${url}?`, detail, yes: "Connect" };
  }
  const { name, url, guard } = question.connection;
  if (question.kind === "delete")
    return { title: name, message: `Delete ${name}?`, detail: `${url}\n${writes[guard]}`, yes: "Delete" };
  const message =
    question.level === "free"
      ? `Let everything be written to ${name}?`
      : `Let ${name} be written to, after a question?`;
  return { title: name, message, detail: url, yes: "Allow it" };
}

const writes: Readonly<Record<GuardLevel, string>> = {
  free: "Everything may be written there.",
  confirm: "You are asked before each write.",
  "read-only": "Nothing may be written there.",
};
