import type { Event } from "@machinery/client";
import { MachineryError } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";

/** What was asked for, or why it cannot be had. Neither: it is on its way. */
export interface Asked<T> {
  readonly value?: T;
  readonly error?: MachineryError;
}

/** An event as it was when it was asked for last: what its facts do not tell. */
export function useEvent(eventId: string): Asked<Event> & { readonly askAgain: () => void } {
  const { client } = useDaemon();
  const { data, error, refetch } = useQuery({
    queryKey: ["event", eventId],
    queryFn: ({ signal }) =>
      client.events.getEvent({ eventId }, { signal }).then(({ event }) => event ?? null),
  });
  return {
    ...(data === undefined || data === null ? {} : { value: data }),
    ...(error === null ? {} : { error: MachineryError.from(error) }),
    askAgain: () => void refetch(),
  };
}
