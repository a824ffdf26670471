import { useEffect, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";
import { EventFeed } from "./event-feed.js";
import type { EventSearch } from "./event-search.js";

/** The events of a search, live. A new search begins anew. Draws at most once a frame, however much happens. */
export function useEventFeed(search: EventSearch): EventFeed | undefined {
  const { client, live } = useDaemon();
  const [feed, setFeed] = useState<EventFeed>();
  const [, setDrawn] = useState(0);
  const frame = useRef<number>(undefined);
  useEffect(() => {
    const draw = (): void => {
      frame.current ??= requestAnimationFrame(() => {
        frame.current = undefined;
        setDrawn((drawn) => drawn + 1);
      });
    };
    const begun = new EventFeed(client, live.watch, search, draw);
    setFeed(begun);
    begun.start();
    return () => {
      begun.stop();
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      frame.current = undefined;
    };
  }, [client, live, search]);
  return feed;
}
