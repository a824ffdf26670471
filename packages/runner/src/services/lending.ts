import type { CallSignal } from "../calling/call-signal.js";
import type {
  CallRecord,
  Landing,
  Pass,
  RecentCall,
  ServiceLimits,
  ServiceState,
  Verdict,
} from "./service-admission.js";

/** What became of one who asked to be let in from another thread. Plain data. */
export interface LentVerdict {
  readonly verdict: Verdict;
  /** Unset: the pass that it got in by comes back when the call is over. */
  readonly lent?: Loan;
}

/** Passes that stay with a borrower until they are called back, that of the call that was let in among them. */
export interface Loan {
  /** Grows with each time that a service's passes are called back. */
  readonly number: number;
  /** How many more there are, for calls to come. */
  readonly spare: number;
}

/** What a borrower tells of one service, in the order of its calls' ends. Plain data. */
export interface PassReport {
  readonly service: string;
  /** Passes that come back. A probe's is not among them: it comes back with its call. */
  readonly passes: number;
  readonly calls: readonly EndedCall[];
}

/** A call that got in and is over. */
export interface EndedCall {
  readonly pass: Pass;
  readonly landing: Landing;
  /** How it went; unset where it never came to the service. */
  readonly call?: CallRecord;
  /** When it ended, in milliseconds since 1970. */
  readonly endMs: number;
}

/** The table that lends passes, as a borrower sees it. What is told arrives in order, and before the answer to what is asked later. */
export interface Lender {
  /** When the signal is aborted who waits is let go, and the verdict does not matter; a pass that was given meanwhile has to come back. */
  enter(service: string, limits: ServiceLimits, insists: boolean, signal: CallSignal): Promise<LentVerdict>;
  report(report: PassReport): void;
  turnAway(): void;
  look(service: string, limits: ServiceLimits): Promise<ServiceState>;
  recentCalls(service: string): Promise<readonly RecentCall[]>;
}

/** Another thread that holds passes, as the table sees it. */
export interface Borrower {
  /** Wants all passes of a service back that are of this loan or of one before: at once those that are idle, the others when their calls are over. */
  callBack(service: string, loan: number): void;
  /** How many of the passes of a service that it holds are in use. Whatever it has to report of it comes first. */
  inUse(service: string): Promise<number>;
}
