import { pages, type MachineryError } from "@machinery/client";
import { useEffect, useState } from "react";
import { useDaemon } from "../daemon.js";
import { RunHistory } from "./run-history.js";

/** An event's history as it comes. It is changed in place; another run says that it has. */
export interface Run {
  readonly history: RunHistory;
  /** When all was read that there was at first, in milliseconds of the page's own clock. Unset: it is still being read. */
  readonly readMs?: number;
  /** Why no more comes, where the daemon refuses it. */
  readonly error?: MachineryError;
}

/** How many facts a page asks for: as many as the daemon gives. */
const pageSize = 1_000;

/** Reads an event's history page by page, which is the fastest, and follows it from there. Gives another run for each change, at most one a frame. */
export function useRun(eventId: string): Run | undefined {
  const { client, live } = useDaemon();
  const [run, setRun] = useState<Run>();
  useEffect(() => {
    const history = new RunHistory(eventId);
    const left = new AbortController();
    const { signal } = left;
    let known: Omit<Run, "history"> = {};
    let frame: number | undefined;
    let leave: (() => void) | undefined;
    const draw = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        setRun({ history, ...known });
      });
    };
    const read = async (): Promise<void> => {
      const ask = (pageToken: string) =>
        client.events.getEventHistory({ eventId, pageSize, pageToken }, { signal });
      for await (const { facts } of pages(ask)) {
        for (const fact of facts) history.add(fact);
        if (signal.aborted || history.isFull) return;
      }
    };
    const follow = (): void => {
      if (signal.aborted) return;
      known = { readMs: performance.now() };
      draw();
      leave = live.watch.add({
        eventId,
        afterSequence: BigInt(history.length),
        fact: (fact) => {
          history.add(fact);
          draw();
        },
        end: (error) => {
          if (error !== undefined) known = { ...known, error };
          draw();
        },
      });
    };
    // What could not be read is told to who watches, and why there is nothing as well.
    void read().then(follow, follow);
    return () => {
      left.abort();
      leave?.();
      if (frame !== undefined) cancelAnimationFrame(frame);
      setRun(undefined);
    };
  }, [eventId, client, live]);
  return run;
}
