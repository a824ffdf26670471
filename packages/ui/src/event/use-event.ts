import { EventStatus, MachineryError, type Event } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDaemon } from "../daemon.js";

/** What was asked for, or why it cannot be had. Neither: it is on its way. */
export interface Asked<T> {
  readonly value?: T;
  readonly error?: MachineryError;
}

/** How often it is asked why an event has not begun, in milliseconds: nothing else tells. */
const everyMs = 3_000;

/** An event as its facts do not tell it: its data, why it has not begun, whom its end was told. Asked for again when its status has changed. */
export function useEvent(eventId: string, status: EventStatus | undefined): Asked<Event> {
  const { client } = useDaemon();
  const { data, error, refetch } = useQuery({
    queryKey: ["event", eventId],
    queryFn: ({ signal }) => client.events.getEvent({ eventId }, { signal }).then((got) => got.event ?? null),
    refetchInterval: status === EventStatus.ACCEPTED ? everyMs : false,
  });
  const asked = data?.status;
  useEffect(() => {
    if (status !== undefined && asked !== undefined && status !== asked) void refetch();
    // Only a change of what is known here says that there is something to ask for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [status]);
  return {
    ...(data === undefined || data === null ? {} : { value: data }),
    ...(error === null ? {} : { error: MachineryError.from(error) }),
  };
}
