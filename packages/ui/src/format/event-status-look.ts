import { EventStatus } from "@machinery/client";

/** How a status is shown. The sign says it without colour; `tone` is the colour's name in the theme. */
export interface StatusLook {
  readonly word: string;
  readonly sign: string;
  readonly tone: "going" | "waiting" | "held" | "good" | "bad" | "idle";
}

const looks: Readonly<Record<EventStatus, StatusLook>> = {
  [EventStatus.UNSPECIFIED]: { word: "unknown", sign: "?", tone: "idle" },
  [EventStatus.ACCEPTED]: { word: "accepted", sign: "○", tone: "idle" },
  [EventStatus.RUNNING]: { word: "running", sign: "▶", tone: "going" },
  [EventStatus.WAITING]: { word: "waiting", sign: "◔", tone: "waiting" },
  [EventStatus.PAUSED]: { word: "paused", sign: "‖", tone: "held" },
  [EventStatus.SUCCEEDED]: { word: "succeeded", sign: "✓", tone: "good" },
  [EventStatus.FAILED]: { word: "failed", sign: "✕", tone: "bad" },
  [EventStatus.CANCELLED]: { word: "cancelled", sign: "⊘", tone: "idle" },
};

/** How an event's status is shown. One that a newer daemon tells is `unknown`. */
export function eventStatusLook(status: EventStatus): StatusLook {
  return looks[status] ?? looks[EventStatus.UNSPECIFIED];
}
