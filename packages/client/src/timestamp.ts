import { create } from "@bufbuild/protobuf";
import { TimestampSchema, type Timestamp } from "@bufbuild/protobuf/wkt";

/** Milliseconds since 1970 as a protobuf timestamp. */
export function millisToTimestamp(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1_000);
  return create(TimestampSchema, {
    seconds: BigInt(seconds),
    nanos: Math.round((ms - seconds * 1_000) * 1e6),
  });
}

/** A protobuf timestamp in milliseconds since 1970, with fractions. */
export function timestampToMillis(timestamp: Pick<Timestamp, "seconds" | "nanos">): number {
  return Number(timestamp.seconds) * 1_000 + timestamp.nanos / 1e6;
}
