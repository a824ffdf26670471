/** What a person cannot see, or what makes a line read otherwise than it is written: controls, line ends, marks of direction. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/u;

/** Whether a text is one line that reads as it is written. */
export const isPlainLine = (text: string): boolean => !unseen.test(text);

/** A text of whoever it may be as one line that reads as it is written, to be shown in a question to a person. */
export function toPlainLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(new RegExp(unseen, "gu"), "\uFFFD");
}
