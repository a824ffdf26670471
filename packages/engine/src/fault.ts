import type { JsonValue } from "@machinery/protocol";

/** Why a step cannot go on, before it is said which step and after how many attempts. */
export interface Fault {
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
  readonly data?: JsonValue;
}

/** Something made, or why it could not be made. */
export type Made<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };
