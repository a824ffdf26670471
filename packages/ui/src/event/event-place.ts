/** The views of an event, in the order they are offered. */
export const eventViews = ["graph", "timeline", "table"] as const;
export type EventViewName = (typeof eventViews)[number];

/** What of an event is shown, as its address says it. */
export interface EventPlace {
  readonly eventId: string;
  readonly view: EventViewName;
  /** The path of the selected step, or the name of the selected operation where it has none. */
  readonly selected?: string;
  /** The sequence of the last fact that is shown. Unset: all, as they come. */
  readonly at?: number;
}

/**
 * The address of a place, such as `/events/<id>/timeline/step/items%5B3%5D.charge/at/120`.
 */
export function formatEventPlace({ eventId, view, selected, at }: EventPlace): string {
  return [
    `/events/${eventId}/${view}`,
    ...(selected === undefined ? [] : [`step/${encodeURIComponent(selected)}`]),
    ...(at === undefined ? [] : [`at/${String(at)}`]),
  ].join("/");
}

/** The place that an address says. What cannot be understood is passed over: an event is shown in any case. */
export function parseEventPlace(address: string): EventPlace {
  const [, , eventId = "", ...rest] = address.split("/");
  const view = eventViews.find((name) => name === rest[0]) ?? "graph";
  const selected = after(rest, "step");
  const at = Number(after(rest, "at") ?? "");
  return {
    eventId,
    view,
    ...(selected === undefined ? {} : { selected }),
    ...(Number.isSafeInteger(at) && at > 0 ? { at } : {}),
  };
}

function after(parts: readonly string[], name: string): string | undefined {
  const value = parts[parts.indexOf(name) + 1];
  if (!parts.includes(name) || value === undefined || value === "") return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
