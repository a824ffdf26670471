import type { Field, JsonObject } from "@machinery/protocol";

/** What a person does about a question. */
export type AskCommand = ClaimAskCommand | AnswerAskCommand;

export interface ClaimAskCommand {
  readonly kind: "claim-ask";
  readonly eventId: string;
  readonly step: string;
  /** As they call themselves. */
  readonly by: string;
  /** Whether the claim is given back. */
  readonly release: boolean;
}

export interface AnswerAskCommand {
  readonly kind: "answer-ask";
  readonly eventId: string;
  readonly step: string;
  /** As they call themselves. Empty: they do not say. */
  readonly by: string;
  readonly answer: JsonObject;
}

/** Asks for the open questions to people. */
export interface AskQuery {
  readonly kind: "asks";
  readonly filter: AskFilter;
  readonly pageSize: number;
  /** Where the page before ended, as it said. */
  readonly after?: string;
}

/** Which questions are meant. All that is given must match. */
export interface AskFilter {
  readonly workflow?: string;
  readonly group?: string;
  readonly assignee?: string;
  readonly claimedBy?: string;
  /** Only those that nobody has claimed. */
  readonly isUnclaimed?: boolean;
}

export interface AskPage {
  /** The oldest first. May be short although there is a next page. */
  readonly asks: readonly OpenAsk[];
  readonly next?: string;
}

/** A question that nobody has answered yet. */
export interface OpenAsk {
  /** Its place in the list, as `after` takes it. */
  readonly place: string;
  readonly eventId: string;
  readonly step: string;
  readonly workflow: string;
  readonly revision: number;
  readonly question: string;
  /** Empty: anybody of the group. */
  readonly assignee: string;
  /** Empty: anybody. */
  readonly group: string;
  /** Empty: nobody. */
  readonly claimedBy: string;
  /** When it was asked, in milliseconds since 1970. */
  readonly timeMs: number;
  /** When it is too late. */
  readonly deadlineMs?: number;
  /** What the answer must be. */
  readonly form: readonly Field[];
}
