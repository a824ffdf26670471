import type { ErrorData } from "./error-data.js";

/** What goes over a channel. */
export type ChannelMessage =
  | { readonly kind: "ask" | "open"; readonly id: number; readonly name: string; readonly argument: unknown }
  | { readonly kind: "answer" | "item"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorData }
  /** A stream is over, or whoever asked has left. */
  | { readonly kind: "end" | "leave"; readonly id: number }
  /** Room for so many more items. */
  | { readonly kind: "more"; readonly id: number; readonly count: number }
  | { readonly kind: "tell"; readonly name: string; readonly argument: unknown };

/** Items of a stream that may be on their way. */
export const itemsAhead = 16;

/** Whether a message is for who answers, and not for who asked. */
export function isForAnswers({ kind }: ChannelMessage): boolean {
  return kind === "ask" || kind === "open" || kind === "tell" || kind === "leave" || kind === "more";
}
