/** A text with each of its lines moved to the right. Empty lines stay empty. */
export function indent(text: string, columns = 2): string {
  return text.replace(/^(?=.)/gm, " ".repeat(columns));
}
