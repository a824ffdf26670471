import type { Event } from "@machinery/client";
import { useEffect, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";

/** How many changes are remembered that may be of an event whose post is not answered yet. */
const mostUnknown = 200;
/** How many posted events are shown. */
const mostShown = 20;

/** The events of a workflow that were posted here, the newest first, as they are now; and how to tell of one more. */
export function usePostedEvents(workflow: string): readonly [readonly Event[], (event: Event) => void] {
  const { client, live } = useDaemon();
  const [events, setEvents] = useState<readonly Event[]>([]);
  const known = useRef(new Set<string>());
  /** What was heard of others: an event may be told of before its post is answered. */
  const unknown = useRef(new Map<string, Event>());
  useEffect(
    () =>
      live.watch.add({
        filter: { workflow },
        change: ({ event }) => {
          if (event === undefined) return;
          if (known.current.has(event.eventId)) setEvents((before) => put(before, event));
          else {
            unknown.current.set(event.eventId, event);
            if (unknown.current.size > mostUnknown)
              unknown.current.delete(unknown.current.keys().next().value!);
          }
        },
        end: () => {},
      }),
    [live, workflow],
  );
  /** What came before an event was known here is not told again: it is asked for, and counts unless something newer was heard meanwhile. */
  const askAgain = async (event: Event): Promise<void> => {
    try {
      const { event: now } = await client.events.getEvent({ eventId: event.eventId });
      if (now !== undefined) setEvents((before) => (before.includes(event) ? put(before, now) : before));
    } catch {
      // It is shown as its post was answered, and goes on when the daemon is heard again.
    }
  };
  const add = (event: Event): void => {
    const { eventId } = event;
    known.current.add(eventId);
    const heard = unknown.current.get(eventId);
    setEvents((before) => [heard ?? event, ...before].slice(0, mostShown));
    if (heard === undefined) void askAgain(event);
  };
  return [events, add];
}

const put = (events: readonly Event[], event: Event): readonly Event[] =>
  events.map((one) => (one.eventId === event.eventId ? event : one));
