import { oneLine } from "@machinery/runner";

/** The beginning of what somebody sent, to show in a message: one line of 80 characters at most, in backticks. */
export function excerpt(text: string): string {
  return `\`${oneLine(text, 80)}\``;
}
