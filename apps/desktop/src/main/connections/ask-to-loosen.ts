import type { Connection, GuardLevel } from "../../wire/connection.js";
import type { AskPersonOptions } from "../calls/ask-person.js";

/** Asks a person whether a connection is to be guarded less than it is. */
export async function askToLoosen(
  { name, url }: Pick<Connection, "name" | "url">,
  level: GuardLevel,
  show: AskPersonOptions["show"],
): Promise<boolean> {
  const { response } = await show({
    type: "warning",
    title: name,
    message:
      level === "free"
        ? `Let everything be written to ${name}?`
        : `Let ${name} be written to, after a question?`,
    detail: url,
    buttons: ["Allow it", "Leave it"],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
