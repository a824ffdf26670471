import { expect, it } from "vitest";
import { liveStatusAt, silenceMs } from "./live-status.js";

it("is connecting until the daemon has spoken", () => {
  expect(liveStatusAt({}, 5)).toEqual({ kind: "connecting" });
});

it("is live while the daemon speaks, and says of when things are once it is silent", () => {
  expect(liveStatusAt({ lastMs: 1_000 }, 1_000 + silenceMs)).toEqual({ kind: "live" });
  expect(liveStatusAt({ lastMs: 1_000 }, 1_001 + silenceMs)).toEqual({ kind: "stale", asOfMs: 1_000 });
});

it("is disconnected while the stream is broken, whatever came before", () => {
  const broken = { sinceMs: 7, reason: "connection refused" };

  expect(liveStatusAt({ lastMs: 1_000, broken }, 1_001)).toEqual({ kind: "disconnected", ...broken });
});
