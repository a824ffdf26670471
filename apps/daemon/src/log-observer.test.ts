import pino from "pino";
import { describe, expect, it } from "vitest";
import { createLogObserver } from "./log-observer.js";

function observe(
  observation: Parameters<ReturnType<typeof createLogObserver>["observe"]>[0],
  level = "info",
) {
  const lines: string[] = [];
  const logger = pino(
    { level, base: null, timestamp: false },
    { write: (line: string) => void lines.push(line) },
  );
  createLogObserver(logger).observe(observation);
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe("createLogObserver", () => {
  it("writes the event's fields under their log names", () => {
    const entries = observe({
      level: "warn",
      message: "attempt failed",
      eventId: "e1",
      workflow: "w",
      step: "upper",
      attempt: 2,
      reason: "TIMEOUT",
    });

    expect(entries).toEqual([
      {
        level: 40,
        event_id: "e1",
        workflow: "w",
        step: "upper",
        attempt: 2,
        reason: "TIMEOUT",
        msg: "attempt failed",
      },
    ]);
  });

  it("leaves out what is below the level", () => {
    expect(observe({ level: "debug", message: "call" })).toEqual([]);
  });

  it("writes an error with its stack", () => {
    const [entry] = observe({ level: "error", message: "oops", error: new Error("why") });

    expect(entry).toMatchObject({
      err: { message: "why", stack: expect.stringContaining("log-observer.test") as string },
    });
  });
});
