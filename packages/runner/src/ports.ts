import type { CallEffect, CallError, Deferred } from "@machinery/engine";
import type { JsonValue } from "@machinery/protocol";
import type { CallSignal } from "./calling/call-signal.js";
import type { DefinitionEntry } from "@machinery/protocol/store";

/** Partition time and alarms. The real one never goes back (design.md section 5, Time). */
export interface Clock {
  /** Milliseconds since 1970. Never less than before. */
  nowMs(): number;
  /**
   * Makes `nowMs` give no less than this from now on: the past has seen this time. The machine's clock may have been set back while
   * nothing ran.
   */
  notBefore(ms: number): void;
  /** Calls back once, at that time or as soon after as can be. Returns what takes it back. */
  alarm(atMs: number, ring: () => void): () => void;
}

/** Calls services. */
export interface Caller {
  /**
   * Makes one call. Never rejects: what goes wrong is told in the outcome. When the signal is aborted the call is given up
   * and the outcome does not matter any more.
   */
  call(request: CallRequest, signal: CallSignal): Promise<CallOutcome>;
  /**
   * Defers all calls that wait to be let in by their services, and all that would from now on: the daemon stops, and they are in flight nowhere.
   * Without it, none ever waits. A promise it gives resolves once all who asked before have been told. May be asked again.
   */
  turnAway?(): void | Promise<void>;
  /** Whether a service may have one more call in flight now. Nothing is kept by it: who calls next may have taken that place. Unset: always. */
  hasRoom?(service: string): boolean | Promise<boolean>;
}

export interface CallRequest extends CallEffect {
  readonly eventId: string;
  readonly workflow: string;
  /** The token by which the service may answer later: the same for all attempts of the step. Nobody else may see it. Unset: it may not. */
  readonly callback?: string;
}

/**
 * What became of a call. `later`: the service took it, and answers by callback. `deferred`: it was not made, since the service lets no more in
 * now; it is no attempt, and is to be ordered again, at `untilMs` at the latest.
 */
export type CallOutcome =
  | { readonly ok: true; readonly answer: JsonValue }
  | { readonly ok: "later" }
  | DeferredCall
  | { readonly ok: false; readonly error: CallError };

/** A call that was not made. Times are in milliseconds since 1970. */
export interface DeferredCall extends Partial<Pick<Deferred, "untilMs" | "openSinceMs">> {
  readonly ok: "deferred";
  readonly by: Deferred["by"];
}

/** Tells the ends of events to whoever their workflows name. */
export interface Notifier {
  /** Tells one. Never rejects. When the signal is aborted it is given up, and the outcome does not matter any more. */
  notify(notice: NoticeRequest, signal: AbortSignal): Promise<NoticeOutcome>;
}

/** What is told, to whom. */
export interface NoticeRequest {
  /** May hold `${secrets.NAME}`. */
  readonly url: string;
  /** The name of the secret it is signed with. Unset: it is not. */
  readonly secret?: string;
  /** The same each time that it is tried. */
  readonly id: string;
  /** When it is tried, in milliseconds since 1970. */
  readonly timeMs: number;
  /** JSON. */
  readonly body: string;
}

/** What became of a notice. */
export type NoticeOutcome =
  | { readonly ok: true }
  /** `isFinal`: it is not to be tried again. */
  | { readonly ok: false; readonly message: string; readonly isFinal: boolean };

/** Ids and seeds, the only chance there is; and the hash, which is none. */
export interface Ids {
  /** A new event id in one of the partition's slots; for a key, in the key's slot. Ordered by time. */
  eventId(nowMs: number, slot?: number): string;
  /** 32 hexadecimal characters. */
  seed(): string;
  /** SHA-256 of a text's UTF-8 bytes: 32 bytes. The same on every machine, since it is kept with idempotency keys. */
  hash(text: string): Uint8Array;
  /** 32 bytes that nobody can guess. */
  secret(): Uint8Array;
  /** HMAC-SHA-256 under a secret of 32 bytes, of texts of one-byte characters: 32 bytes, one character for each. */
  sealer(secret: Uint8Array): (text: string) => string;
}

/** Where a workflow's revision is read from when the partition does not hold it yet. */
export interface Definitions {
  get(workflow: string, revision: number): Promise<DefinitionEntry | undefined>;
  /** The newest revision of a workflow that is run by another; nothing when it is not defined any more. */
  newest(workflow: string): Promise<number | undefined>;
}

/** What happens inside, for logs and counters. Never throws, returns at once. */
export interface Observer {
  observe(observation: Observation): void;
}

export type Observation = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly eventId?: string;
  readonly workflow?: string;
  readonly step?: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly error?: unknown;
};
