import type { Event, MachineryError } from "@machinery/client";
import { useEffect, useState } from "react";
import { useDaemon } from "../daemon.js";
import { RunHistory } from "./run-history.js";

/** An event's history as it comes. */
export interface Run {
  readonly history: RunHistory;
  /** Another one for each change of the history. */
  readonly version: number;
  /** Whether all is known that there was when it was begun to be read. */
  readonly isCaughtUp: boolean;
  /** Why no more comes, where the daemon refuses it. */
  readonly error?: MachineryError;
}

/** While a long history is read, it is drawn this often, in milliseconds: drawing takes time from reading. */
const everyMs = 500;

/**
 * Follows an event's history. While it is read it is drawn now and then, after that at most once a frame. `event` says which one, and how long its history
 * was: the first one for an id counts.
 */
export function useRun(event: Event | undefined): Run | undefined {
  const { live } = useDaemon();
  const [run, setRun] = useState<Run>();
  const eventId = event?.eventId;
  useEffect(() => {
    if (event === undefined) return undefined;
    const history = new RunHistory(event);
    const known = Number(event.facts);
    let drawnMs = performance.now();
    let error: MachineryError | undefined;
    let frame: number | undefined;
    const show = (): void => {
      frame = undefined;
      drawnMs = performance.now();
      const isCaughtUp = history.length >= known || history.isFull;
      setRun((before) => ({
        history,
        version: (before?.version ?? 0) + 1,
        isCaughtUp,
        ...(error === undefined ? {} : { error }),
      }));
    };
    const draw = (): void => {
      frame ??= requestAnimationFrame(show);
    };
    const leave = live.watch.add({
      eventId: event.eventId,
      fact: (fact) => {
        history.add(fact);
        if (history.length >= known || performance.now() - drawnMs > everyMs) draw();
      },
      end: (refused) => {
        error = refused;
        draw();
      },
    });
    return () => {
      leave();
      if (frame !== undefined) cancelAnimationFrame(frame);
      setRun(undefined);
    };
    // The event is asked for again now and then: it is the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [eventId, live]);
  return run;
}
