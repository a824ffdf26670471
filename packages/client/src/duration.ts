import { create } from "@bufbuild/protobuf";
import { DurationSchema, type Duration } from "@bufbuild/protobuf/wkt";

/** Milliseconds as a protobuf duration. Fractions are kept to the nanosecond. */
export function millisToDuration(ms: number): Duration {
  const seconds = Math.trunc(ms / 1_000);
  return create(DurationSchema, {
    seconds: BigInt(seconds),
    nanos: Math.round((ms - seconds * 1_000) * 1e6),
  });
}

/** A protobuf duration in milliseconds, with fractions. */
export function durationToMillis(duration: Pick<Duration, "seconds" | "nanos">): number {
  return Number(duration.seconds) * 1_000 + duration.nanos / 1e6;
}
