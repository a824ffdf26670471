/**
 * What a page and the main process tell each other over a port that carries calls. The page numbers its calls; the messages of a
 * call come in order. Requests and answers are the bytes of their protobuf messages.
 */
export type FromPage =
  | {
      readonly kind: "call";
      /** Counted by the page, from 1, each once. */
      readonly id: number;
      /** `<service>/<method>`, such as `machinery.v1.EventService/GetEvent`. */
      readonly method: string;
      readonly input: Uint8Array;
      /** Unset: the transport's own. 0: no limit. */
      readonly timeoutMs?: number;
    }
  /** The page has room for so many more messages of a call. None is sent that there is no room for. */
  | { readonly kind: "take"; readonly id: number; readonly count: number }
  /** The page gives a call up. Nothing more is said of it. */
  | { readonly kind: "abort"; readonly id: number }
  /** The page closes the port. Pages of Chromium do not hear when the other side does, so it is said. */
  | { readonly kind: "close" };

/** What the main process tells the page. After `end` or `error` nothing more comes of a call. */
export type ToPage =
  | { readonly kind: "message"; readonly id: number; readonly output: Uint8Array }
  | { readonly kind: "end"; readonly id: number }
  | { readonly kind: "error"; readonly id: number; readonly error: CallError }
  /** The port is about to be closed. */
  | { readonly kind: "close" };

/** The parts of a ConnectError. */
export interface CallError {
  readonly code: number;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly value: Uint8Array }[];
}

/** The bounds of what a page may ask for. */
export const callLimits = {
  /** Calls under way over one port. */
  calls: 256,
  /** One request, in bytes: what the daemon takes by default, and room for what is around its data. */
  inputBytes: 5 * 1024 * 1024,
  /** The requests of all calls that are under way over one port, in bytes. */
  inputBytesAtOnce: 32 * 1024 * 1024,
  methodChars: 200,
  /** Messages of one call that a page may have room for at once. */
  messages: 1_024,
} as const;
