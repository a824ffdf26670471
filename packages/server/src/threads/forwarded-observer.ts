import type { Observation, Observer } from "@machinery/runner";
import { type ErrorData, fromErrorData, toErrorData } from "./error-data.js";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

/** Has what happens in this thread seen at the other end of a channel. Levels that nobody looks at there are not sent. */
export function forwardObserver(
  channel: Channel,
  isLooked: (level: Observation["level"]) => boolean,
): Observer {
  return {
    observe({ error, ...observation }) {
      if (!isLooked(observation.level)) return;
      channel.tell(
        "observe",
        error === undefined ? observation : { ...observation, error: toErrorData(error) },
      );
    },
  };
}

/** Sees what was forwarded. */
export function observerHandlers(observer: Observer): ChannelHandlers {
  return {
    told: {
      observe: ({ error, ...observation }: Observation) =>
        observer.observe(
          error === undefined ? observation : { ...observation, error: fromErrorData(error as ErrorData) },
        ),
    },
  };
}
