import type { Message } from "@bufbuild/protobuf";
import { toPlainLine } from "../plain-line.js";

/** Fields that say what a request is about, with the word for it. */
const fields = [
  ["name", ""],
  ["workflow", "workflow"],
  ["service", "service"],
  ["eventId", "event"],
  ["step", "step"],
] as const;

/** The most that is shown of each, in characters: it may be anything a page says. */
const shownChars = 100;

/** What a request is about, in words for a question to a person: `event 01k2…, step charge`. Empty when it does not say. */
export function subjectOf(request: Message): string {
  const values = request as unknown as Readonly<Record<string, unknown>>;
  return fields
    .flatMap(([field, word]) => {
      const value = values[field];
      if (typeof value !== "string" || value === "") return [];
      const shown = value.length > shownChars ? `${value.slice(0, shownChars)}…` : value;
      return [`${word} ${toPlainLine(shown)}`.trim()];
    })
    .join(", ");
}
