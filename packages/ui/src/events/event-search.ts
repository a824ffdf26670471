import {
  eventStatusName,
  eventStatusNames,
  names,
  parseEventStatus,
  type EventFilter,
  type EventStatus,
} from "@machinery/client";

/** What the search box of the events says. */
export interface EventSearch {
  readonly workflow?: string;
  /** Any of these. Empty: all. */
  readonly statuses: readonly EventStatus[];
  /** All of these. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the id begins with, or a text that the workflow's name or a label's value has. Lower case. */
  readonly text: string;
  /** What could not be understood, for people. */
  readonly problems: readonly string[];
}

/** What of an event is looked for by text. */
export interface SearchedEvent {
  readonly eventId: string;
  readonly workflow: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads the search box: `workflow:order status:failed,paused label:tenant=acme` and any text, in any order. Words apart by spaces; a value with
 * spaces stands in double quotes.
 */
export function parseEventSearch(input: string): EventSearch {
  const statuses: EventStatus[] = [];
  const labels: Record<string, string> = {};
  const texts: string[] = [];
  const problems: string[] = [];
  let workflow: string | undefined;
  for (const word of wordsOf(input)) {
    const [, key, value = ""] = /^(workflow|status|label):(.*)$/s.exec(word) ?? [];
    if (key === undefined) texts.push(word.toLowerCase());
    else if (value === "") problems.push(`${key}: wants a value behind it`);
    else if (key === "workflow") workflow = value;
    else if (key === "status") readStatuses(value, statuses, problems);
    else readLabel(value, labels, problems);
  }
  return {
    ...(workflow === undefined ? {} : { workflow }),
    statuses,
    labels,
    text: texts.join(" "),
    problems,
  };
}

function readStatuses(value: string, statuses: EventStatus[], problems: string[]): void {
  for (const name of value.split(",").filter((part) => part !== "")) {
    const status = parseEventStatus(name);
    if (status !== undefined) statuses.push(status);
    else
      problems.push(`there is no status \`${name}\`: they are ${eventStatusNames.join(", ").toLowerCase()}`);
  }
}

function readLabel(value: string, labels: Record<string, string>, problems: string[]): void {
  const at = value.indexOf("=");
  if (at < 1) problems.push(`label: wants a name and a value, such as label:tenant=acme`);
  else labels[value.slice(0, at)] = value.slice(at + 1);
}

type WantedEvents = Partial<Pick<EventFilter, "workflow" | "statuses" | "labels">>;

/** What the daemon is asked for: the rest is looked for among what it gives. */
export function filterOf(search: EventSearch): WantedEvents {
  const { workflow, statuses, labels } = search;
  return {
    ...(workflow === undefined ? {} : { workflow }),
    ...(statuses.length === 0 ? {} : { statuses: [...statuses] }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
}

/** Whether an event has the text: its id begins with it, or its workflow's name or a label's value has it. */
export function matchesText({ text }: EventSearch, event: SearchedEvent): boolean {
  if (text === "") return true;
  const { eventId, workflow, labels } = event;
  return eventId.startsWith(text) || [workflow, ...labels.map(([, value]) => value)].some(has(text));
}

const has =
  (text: string) =>
  (found: string): boolean =>
    found.toLowerCase().includes(text);

/** The id that is all the search asks for: one that was pasted. */
export function searchedEventId({ text, workflow, statuses, labels }: EventSearch): string | undefined {
  const isAlone = workflow === undefined && statuses.length === 0 && Object.keys(labels).length === 0;
  return isAlone && names.eventId.pattern.test(text) ? text : undefined;
}

/** The search box with other statuses in it, in front; all else stays as it was written. */
export function withStatuses(input: string, statuses: readonly EventStatus[]): string {
  const words = rawWordsOf(input).filter((word) => !word.startsWith("status:"));
  if (statuses.length > 0)
    words.unshift(`status:${statuses.map((status) => eventStatusName(status).toLowerCase()).join(",")}`);
  return words.join(" ");
}

/** Words apart by spaces; within double quotes spaces stay, and the quotes go. */
function wordsOf(input: string): string[] {
  return rawWordsOf(input).map((word) => word.replaceAll('"', ""));
}

const rawWordsOf = (input: string): string[] => input.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
